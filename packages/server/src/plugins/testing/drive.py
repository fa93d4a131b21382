"""Drives the files for Open WebUI as Open WebUI does: once a chat, before and after the model, and a tool."""

import asyncio
import importlib.util
import json
import sys

folder, url, key = sys.argv[1:4]


def load(name):
    spec = importlib.util.spec_from_file_location(name, f"{folder}/{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


async def main():
    filter_ = load("holdfast_filter").Filter()
    tools = load("holdfast_tools").Tools()
    planner = load("holdfast_planner").Tools()
    for one in (filter_, tools, planner):
        one.valves.url, one.valves.api_key = url, key
        one.valves.timeout_seconds = 20
    ada = {"id": "ada-1", "name": "Zoë", "valves": filter_.UserValves()}
    question = {"id": "m1", "role": "user", "content": "My locker is number 1893."}
    first = await filter_.inlet({"messages": [dict(question)]}, ada, {"chat_id": "c1"})
    answered = {"chat_id": "c1", "messages": [question, {"id": "m2", "role": "assistant", "content": "Noted."}]}
    await filter_.outlet(answered, ada, {"chat_id": "c1"})
    await filter_.outlet(answered, ada, {"chat_id": "c1"})
    await filter_.outlet({**answered, "chat_id": "local:x"}, ada, {"chat_id": "local:x"})
    await filter_.outlet({"messages": [{"role": "user", "content": "A title?"}]}, ada, {"chat_id": "c2", "task": "title"})
    shy = {**ada, "valves": filter_.UserValves(recall=False, remember=False)}
    asked = {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Which number has my locker?"}]}
    plain = await filter_.inlet(json.loads(json.dumps(asked)), shy, {"chat_id": "c3"})
    recalled = await filter_.inlet(json.loads(json.dumps(asked)), ada, {"chat_id": "c3"})
    found = await tools.search_memories("number of the locker", ada)
    added = await tools.add_memory("The locker is in the cellar", ada)
    plan = json.loads(await planner.create_plan("Repaint the locker by the end of next week", None, ada))
    approved = json.loads(await planner.approve_plan(plan["id"], ada))
    proposal = json.loads(await planner.schedule_tasks(14, ada))
    applied = json.loads(await planner.apply_schedule(proposal["id"], ada))
    agenda = json.loads(await planner.get_agenda(14, ada))
    planned = {"tasks": approved["tasks"], "proposed": proposal["added"], "applied": applied, "agenda": agenda}
    reviews = [json.loads(await one(day, ada)) for one in (planner.reflect_daily, planner.reflect_weekly) for day in (None, "2020-11-20")]
    filter_.valves.url = "http://127.0.0.1:1"
    away = await filter_.inlet(json.loads(json.dumps(asked)), ada, {"chat_id": "c3"})
    said = {"first": first, "plain": plain, "recalled": recalled, "found": found, "added": added, "planned": planned, "reviews": reviews, "away": away}
    print(json.dumps(said))


asyncio.run(main())
