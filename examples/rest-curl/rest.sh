#!/usr/bin/env bash
# Holdfast over REST with nothing but curl: remember a conversation, ask about it, page through it, see an error.
# Run: HOLDFAST_KEY=the-key-of-the-first-start bash rest.sh
set -euo pipefail

url=${HOLDFAST_URL:-http://127.0.0.1:7077}
key=${HOLDFAST_KEY:?put the API key into HOLDFAST_KEY}
space=rest-example

call() {
  local method=$1 path=$2
  shift 2
  curl --silent --show-error --fail-with-body --request "$method" "$url$path" \
    --header "Authorization: Bearer $key" --header 'Content-Type: application/json' --write-out '\n' "$@"
}

echo "# Remember a conversation; a second run is answered with what is there, since each turn has a source"
call POST /v1/memories/batch --data @- <<JSON
{
  "space": "$space",
  "sessionId": "workshop",
  "occurredAt": "2026-03-02T10:00:00Z",
  "turns": [
    {"role": "user", "speaker": "Mira", "content": "My sister Ana has a van, but she is in Porto until the fifth.",
     "source": {"type": "rest-example", "id": "1"}},
    {"role": "user", "speaker": "Tomas", "content": "Then let us move the press on the sixth.",
     "source": {"type": "rest-example", "id": "2"}}
  ]
}
JSON

echo "# Ask, with the turn after the best one"
call POST /v1/recall --data "{\"query\": \"who has a van?\", \"k\": 1, \"window\": 1, \"spaces\": [\"$space\"]}"

echo "# The same as text for a prompt"
call POST /v1/context --data "{\"query\": \"when do we move the press?\", \"maxTokens\": 200, \"spaces\": [\"$space\"]}"

echo "# List what one person said, without what Holdfast made of it"
call GET "/v1/memories?spaces=$space&speaker=Mira&kinds=episodic&limit=5"

echo "# An error names its code and the field"
if call POST /v1/memories --data '{"content": "The rent is due", "salience": 7}'; then
  echo "this should have been refused" >&2
  exit 1
fi
