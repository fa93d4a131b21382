"""
title: Holdfast memory
author: Holdfast
description: Recalls what is known of the user before a model answers, and remembers both sides afterwards.
version: 0.1.0
required_open_webui_version: 0.6.0
license: MIT
"""

import asyncio
import json
import logging
import urllib.request
from typing import Any, Optional

from pydantic import BaseModel, Field

log = logging.getLogger(__name__)

PREFACE = (
    "Remembered from earlier conversations. It may be out of date: what is said now goes over it. "
    "Use it where it helps, without mentioning it."
)


def text_of(content: Any) -> str:
    """The text of a message, whose content may have parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(part.get("text", "") for part in parts if part.get("type") == "text")


class Filter:
    class Valves(BaseModel):
        url: str = Field(default="http://127.0.0.1:7077", description="Address of Holdfast, as this server reaches it")
        api_key: str = Field(default="", description="API key of Holdfast with memories:read and memories:write")
        space: str = Field(default="default", description="Space that chats are remembered in")
        max_tokens: int = Field(default=1000, description="Tokens of what is put in front of a chat")
        timeout_seconds: float = Field(default=2.0, description="Longest wait for Holdfast; a chat then goes on without it")

    class UserValves(BaseModel):
        recall: bool = Field(default=True, description="Use what is remembered of me")
        remember: bool = Field(default=True, description="Remember what is said")

    def __init__(self) -> None:
        self.valves = self.Valves()

    async def inlet(self, body: dict, __user__: Optional[dict] = None, __metadata__: Optional[dict] = None) -> dict:
        """Puts what is remembered into the system message."""
        question = self._latest(body, "user")
        if question is None or not self._wanted("recall", __user__) or self._is_task(__metadata__):
            return body
        asked = {"query": text_of(question.get("content"))[-10000:], "spaces": [self.valves.space]}
        asked["maxTokens"] = self.valves.max_tokens
        chat = self._chat(body, __metadata__)
        if chat:
            asked["exceptSessionId"] = chat
        if not asked["query"].strip():
            return body
        found = await self._call("/v1/context", asked, __user__)
        memories = (found or {}).get("context", "")
        if memories:
            self._put_in_front(body["messages"], f"{PREFACE}\n{memories}")
        return body

    async def outlet(self, body: dict, __user__: Optional[dict] = None, __metadata__: Optional[dict] = None) -> dict:
        """Remembers the latest words of both sides."""
        chat = self._chat(body, __metadata__)
        kept = chat and not chat.startswith("local")
        if not kept or not self._wanted("remember", __user__) or self._is_task(__metadata__):
            return body
        turns = []
        for role in ("user", "assistant"):
            message = self._latest(body, role)
            content = text_of((message or {}).get("content")).strip()
            if not content:
                continue
            turn = {"role": role, "content": content[:100000]}
            if role == "user" and (__user__ or {}).get("name"):
                turn["speaker"] = __user__["name"]
            if message.get("id"):
                # What is sent again is not remembered again; an edited message takes the place of the one before.
                turn["source"] = {"type": "open-webui", "id": message["id"]}
                turn["onConflict"] = "replace"
            turns.append(turn)
        if turns:
            batch = {"sessionId": chat, "space": self.valves.space, "turns": turns}
            await self._call("/v1/memories/batch", batch, __user__)
        return body

    def _wanted(self, what: str, user: Optional[dict]) -> bool:
        return bool(getattr((user or {}).get("valves"), what, True))

    def _is_task(self, metadata: Optional[dict]) -> bool:
        return bool((metadata or {}).get("task"))

    def _chat(self, body: dict, metadata: Optional[dict]) -> str:
        return str((metadata or {}).get("chat_id") or body.get("chat_id") or "")

    def _latest(self, body: dict, role: str) -> Optional[dict]:
        messages = body.get("messages") or []
        return next((message for message in reversed(messages) if message.get("role") == role), None)

    def _put_in_front(self, messages: list, block: str) -> None:
        if messages and messages[0].get("role") == "system":
            messages[0]["content"] = f"{text_of(messages[0].get('content'))}\n\n{block}"
        else:
            messages.insert(0, {"role": "system", "content": block})

    async def _call(self, path: str, body: dict, user: Optional[dict]) -> Optional[dict]:
        """None when Holdfast is late, away or refuses: a chat goes on all the same."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.valves.api_key}"}
        if (user or {}).get("id"):
            headers["X-Holdfast-User"] = user["id"]
        url = self.valves.url.rstrip("/") + path
        request = urllib.request.Request(url, data=json.dumps(body).encode(), headers=headers, method="POST")

        def send() -> dict:
            with urllib.request.urlopen(request, timeout=self.valves.timeout_seconds) as reply:
                return json.load(reply)

        try:
            return await asyncio.to_thread(send)
        except (OSError, ValueError) as error:
            log.warning("Holdfast did not answer %s: %s", path, error)
            return None
