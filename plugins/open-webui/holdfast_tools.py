"""
title: Holdfast memory tools
author: Holdfast
description: Lets a model search what is remembered of the user, and add to it. The tool server of Holdfast has more tools and needs no file.
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
        timeout_seconds: float = Field(default=10.0, description="Longest wait for Holdfast")

    def __init__(self) -> None:
        self.valves = self.Valves()

    async def search_memories(self, query: str, __user__: Optional[dict] = None) -> str:
        """
        Search what is remembered of the user from earlier conversations.
        :param query: What to look for, in plain words
        """
        return await self._call("search_memories", {"query": query}, __user__)

    async def add_memory(self, content: str, __user__: Optional[dict] = None) -> str:
        """
        Store one thing worth keeping beyond this conversation: a fact, a preference, a decision.
        :param content: The thing, so that it can be understood alone ("Ana prefers morning meetings")
        """
        return await self._call("add_memory", {"content": content}, __user__)

    async def _call(self, tool: str, arguments: dict, user: Optional[dict]) -> str:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.valves.api_key}"}
        if (user or {}).get("id"):
            headers["X-Holdfast-User"] = user["id"]
        url = f"{self.valves.url.rstrip('/')}/tool-server/{tool}"
        request = urllib.request.Request(url, data=json.dumps(arguments).encode(), headers=headers, method="POST")

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
