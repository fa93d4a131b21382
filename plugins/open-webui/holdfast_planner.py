"""
title: Holdfast planner
author: Holdfast
description: From an intent to a plan, to tasks, to blocks in the user's calendar, and to an honest review. The tool server of Holdfast offers the same with HOLDFAST_MCP_TOOLSETS=planner, and needs no file.
version: 0.1.0
required_open_webui_version: 0.6.0
license: MIT
"""

import asyncio
import json
import urllib.error
import urllib.request
from typing import Optional

from pydantic import BaseModel, Field


class Tools:
    class Valves(BaseModel):
        url: str = Field(default="http://127.0.0.1:7077", description="Address of Holdfast, as this server reaches it")
        api_key: str = Field(default="", description="API key of Holdfast with memories:read and memories:write")
        timeout_seconds: float = Field(default=30.0, description="Longest wait for Holdfast")

    def __init__(self) -> None:
        self.valves = self.Valves()

    async def create_plan(self, intent: str, due: Optional[str] = None, __user__: Optional[dict] = None) -> str:
        """
        Make a plan of what the user wants to get done. It is a draft: show it to the user before anything else.
        :param intent: The whole sentence of the user, with its date ("release version 2 of the app by Friday")
        :param due: A date that counts more than the one in the sentence, such as 2031-03-07
        """
        return await self._call("create_plan", {"intent": intent, "due": due}, __user__)

    async def approve_plan(self, plan_id: str, __user__: Optional[dict] = None) -> str:
        """
        Take a plan on, once the user has agreed to it: its steps become tasks.
        :param plan_id: The id that create_plan gave
        """
        return await self._call("approve_plan", {"plan_id": plan_id}, __user__)

    async def schedule_tasks(self, days: int = 14, __user__: Optional[dict] = None) -> str:
        """
        Propose when the open tasks are done, around meetings and within working hours. It changes nothing: show it to the user.
        :param days: Days from today that are planned
        """
        return await self._call("schedule_tasks", {"days": days}, __user__)

    async def apply_schedule(self, schedule_id: str, __user__: Optional[dict] = None) -> str:
        """
        Put what schedule_tasks has proposed into the calendar, once the user has agreed to it.
        :param schedule_id: The id that schedule_tasks gave
        """
        return await self._call("apply_schedule", {"schedule_id": schedule_id}, __user__)

    async def get_agenda(self, days: int = 7, __user__: Optional[dict] = None) -> str:
        """
        What the user's calendar holds, day by day: blocks of tasks, and meetings.
        :param days: Days from today
        """
        return await self._call("get_agenda", {"days": days}, __user__)

    async def reflect_daily(self, day: Optional[str] = None, __user__: Optional[dict] = None) -> str:
        """
        Look back on a day: what was done against the plan, decisions, failures, open ends, and what comes first next.
        :param day: Such as 2031-03-07; today so far when not given
        """
        return await self._call("reflect_daily", {"day": day}, __user__)

    async def reflect_weekly(self, day: Optional[str] = None, __user__: Optional[dict] = None) -> str:
        """
        Look back on a week, Monday to Sunday, with trends and estimates that were off.
        :param day: Any day of the week, such as 2031-03-07; this week so far when not given
        """
        return await self._call("reflect_weekly", {"day": day}, __user__)

    async def _call(self, tool: str, arguments: dict, user: Optional[dict]) -> str:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.valves.api_key}"}
        if (user or {}).get("id"):
            headers["X-Holdfast-User"] = user["id"]
        url = f"{self.valves.url.rstrip('/')}/tool-server/{tool}"
        given = {name: value for name, value in arguments.items() if value is not None}
        request = urllib.request.Request(url, data=json.dumps(given).encode(), headers=headers, method="POST")

        def send() -> str:
            with urllib.request.urlopen(request, timeout=self.valves.timeout_seconds) as reply:
                return reply.read().decode()

        try:
            return await asyncio.to_thread(send)
        except urllib.error.HTTPError as error:
            # What is wrong, and what to do next, in words for the model.
            return error.read().decode()
        except OSError as error:
            return json.dumps({"error": f"Holdfast does not answer: {error}"})
