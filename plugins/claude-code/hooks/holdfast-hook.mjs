// Written by `npm run generate` from packages/server/src/hook. Do not edit.

import { readFileSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { homedir } from "node:os";
// packages/server/src/config/default-data-folder.ts
function defaultDataFolder(env = process.env) {
	const home = homedir();
	const named = (variable, ...otherwise) => {
		const value = env[variable] ?? "";
		return value === "" ? join(home, ...otherwise) : value;
	};
	if (process.platform === "darwin") return join(home, "Library", "Application Support", "holdfast");
	if (process.platform === "win32") return join(named("LOCALAPPDATA", "AppData", "Local"), "holdfast", "Data");
	return join(named("XDG_DATA_HOME", ".local", "share"), "holdfast");
}
// packages/server/src/config/hook-connection.ts
function hookConnectionFile(data) {
	return join(data, "hooks.json");
}
function readHookConnection(data, env = process.env) {
	return env["HOLDFAST_HOOKS"] === "off" ? void 0 : readConnection(data, env);
}
function readConnection(data, env = process.env) {
	const { HOLDFAST_URL: url = "", HOLDFAST_KEY: key = "", HOLDFAST_DATA: folder = "" } = env;
	if (url !== "" && key !== "") return {
		url,
		key
	};
	return storedConnection(resolve(data ?? (folder === "" ? defaultDataFolder() : folder)));
}
function storedConnection(data) {
	const stored = readStored(hookConnectionFile(data));
	if (typeof stored?.url !== "string" || typeof stored.key !== "string") return void 0;
	const { url, key, user, timeoutMs } = stored;
	return {
		url,
		key,
		...typeof user === "string" ? { user } : {},
		...typeof timeoutMs === "number" ? { timeoutMs } : {}
	};
}
function readStored(path) {
	try {
		const value = JSON.parse(readFileSync(path, "utf8"));
		return typeof value === "object" && value !== null ? value : void 0;
	} catch {
		return;
	}
}
// packages/server/src/hook/post-event.ts
const signPatienceMs = 60;
function postEvent({ url, key, user }, { path, body, onAlive, signal }) {
	const target = new URL(path, url);
	const { request: send } = target.protocol === "https:" ? process.getBuiltinModule("node:https") : process.getBuiltinModule("node:http");
	return new Promise((resolve) => {
		const sent = send(target, {
			method: "POST",
			agent: false,
			...signal === void 0 ? {} : { signal },
			headers: {
				"Content-Type": "application/json",
				"Content-Length": Buffer.byteLength(body),
				Expect: "100-continue",
				Authorization: `Bearer ${key}`,
				...user === void 0 ? {} : { "X-Holdfast-User": Buffer.from(user, "utf8").toString("latin1") }
			}
		}, (response) => {
			const chunks = [];
			response.on("data", (chunk) => chunks.push(chunk));
			response.on("error", () => resolve({ kind: "unreachable" }));
			response.on("end", () => resolve({
				kind: "answered",
				status: response.statusCode ?? 0,
				text: Buffer.concat(chunks).toString("utf8")
			}));
		});
		const unasked = setTimeout(() => sent.end(body), signPatienceMs);
		sent.on("error", () => {
			clearTimeout(unasked);
			resolve({ kind: "unreachable" });
		});
		sent.on("continue", () => {
			onAlive?.();
			clearTimeout(unasked);
			if (!sent.writableEnded) sent.end(body);
		});
		sent.flushHeaders();
	});
}
// packages/server/src/hook/project.ts
const longestSpace = 200;
function projectAt(folder) {
	const start = resolve(folder);
	const found = repositoryAbove(start);
	if (found === void 0) return {
		space: spaceOfFolder(start),
		root: start
	};
	const { root, gitDir, commonDir } = found;
	const address = remoteOf(readText(join(commonDir, "config")) ?? "");
	const remote = address === void 0 ? void 0 : repositoryName(address);
	const home = basename(commonDir) === ".git" ? dirname(commonDir) : root;
	return {
		space: remote ?? spaceOfFolder(home),
		root,
		...headOf(gitDir, commonDir)
	};
}
function repositoryAbove(start) {
	for (let root = start;; root = dirname(root)) {
		const entry = join(root, ".git");
		const kind = statSync(entry, { throwIfNoEntry: false });
		if (kind?.isDirectory() === true) return {
			root,
			gitDir: entry,
			commonDir: entry
		};
		const named = kind?.isFile() === true ? /^gitdir: (.+)$/mu.exec(readText(entry) ?? "")?.[1] : void 0;
		if (named !== void 0) {
			const gitDir = resolve(root, named.trim());
			const common = readText(join(gitDir, "commondir"))?.trim();
			return {
				root,
				gitDir,
				commonDir: common === void 0 ? gitDir : resolve(gitDir, common)
			};
		}
		if (dirname(root) === root) return void 0;
	}
}
function remoteOf(config) {
	let section = "";
	let first;
	for (const line of config.split("\n")) {
		const header = /^\s*\[([^\]]+)\]/u.exec(line)?.[1];
		if (header !== void 0) section = header;
		const url = /^\s*url\s*=\s*(\S+)/u.exec(line)?.[1];
		if (url === void 0 || !section.startsWith("remote ")) continue;
		if (section === "remote \"origin\"") return url;
		first ??= url;
	}
	return first;
}
function repositoryName(address) {
	const short = /^[a-z][a-z\d+.-]*:\/\/(?:[^/@]*@)?([^/:]+)(?::\d+)?\/+(.+)$/iu.exec(address) ?? /^(?:[^/@]+@)?([^/:@]{2,}):(?!\/\/)(.+)$/u.exec(address);
	if (short === null || /^file:/iu.test(address)) return void 0;
	const [, host = "", path = ""] = short;
	const trimmed = path.replace(/^\/+|\/+$/gu, "").replace(/\.git$/iu, "");
	if (trimmed === "") return void 0;
	return readable(`${host}/${trimmed}`.toLowerCase()).slice(0, longestSpace);
}
function spaceOfFolder(folder) {
	const { createHash } = process.getBuiltinModule("node:crypto");
	const hash = createHash("sha256").update(folder).digest("hex").slice(0, 8);
	return `${readable(basename(folder) || "root").slice(0, longestSpace)}-${hash}`;
}
function readable(text) {
	return text.replaceAll(/[\u0000-\u001f\u007f]/gu, "").toWellFormed();
}
function headOf(gitDir, commonDir) {
	const head = readText(join(gitDir, "HEAD"))?.trim() ?? "";
	const branch = /^ref: refs\/heads\/(.+)$/u.exec(head)?.[1];
	const named = branch === void 0 ? head : readText(join(commonDir, "refs/heads", branch))?.trim();
	const commit = /^[\da-f]{40,64}$/u.exec(named ?? "")?.[0];
	return {
		...branch === void 0 ? {} : { branch: readable(branch).slice(0, longestSpace) },
		...commit === void 0 ? {} : { commit }
	};
}
function readText(path) {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return;
	}
}
// packages/server/src/hook/run-hook.ts
const givesUpAfterMs = 220;
const patience = 5;
const leastMs = 150;
async function runHook({ args, cwd, input, elapsed }) {
	const [tool = ""] = args;
	const connection = readHookConnection(flagOf(args, "--data"));
	if (connection === void 0) return "";
	const limit = connection.timeoutMs ?? givesUpAfterMs;
	const deadline = createDeadline(Math.max(leastMs, limit - elapsed()));
	const event = await Promise.race([input().then(parseObject), deadline.over]);
	if (event === void 0) return "";
	const project = {
		...projectAt(folderOf(event) ?? cwd),
		...given("space", flagOf(args, "--space"))
	};
	const body = JSON.stringify({
		event,
		project
	});
	const onAlive = () => deadline.extend(limit * patience - elapsed());
	const sent = await Promise.race([postEvent(connection, {
		path: `/v1/hooks/${tool}`,
		body,
		onAlive
	}), deadline.over]);
	deadline.clear();
	return answerOf(sent, {
		event,
		url: connection.url
	});
}
function flagOf(args, name) {
	const at = args.indexOf(name);
	return at === -1 ? void 0 : textOf(args[at + 1]);
}
function createDeadline(ms) {
	const { promise, resolve } = Promise.withResolvers();
	let timer = setTimeout(() => resolve(void 0), ms);
	const clear = () => clearTimeout(timer);
	const extend = (more) => {
		clear();
		timer = setTimeout(() => resolve(void 0), Math.max(leastMs, more));
	};
	return {
		over: promise,
		extend,
		clear
	};
}
function parseObject(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : void 0;
	} catch {
		return;
	}
}
function folderOf(event) {
	const roots = event["workspace_roots"];
	const first = Array.isArray(roots) ? roots[0] : void 0;
	return textOf(event["cwd"]) ?? textOf(first);
}
function answerOf(sent, { event, url }) {
	if (sent?.kind === "answered" && sent.status === 200) return sent.text;
	if (event["hook_event_name"] !== "SessionStart") return "";
	const why = sent?.kind === "answered" ? `refused the hook (${sent.status})` : sent === void 0 ? "is slow" : "is not there";
	return JSON.stringify({ systemMessage: `Holdfast at ${new URL(url).host} ${why}: nothing is recalled, and what follows may not be remembered. See: holdfast hooks status` });
}
function textOf(value) {
	return typeof value === "string" && value !== "" ? value : void 0;
}
function given(name, value) {
	return value === void 0 ? {} : { [name]: value };
}
// packages/server/src/hook/holdfast-hook.ts
process.on("uncaughtException", () => process.exit(0));
const { stdin } = process;
const answer = await runHook({
	args: process.argv.slice(2),
	cwd: process.cwd(),
	input: async () => {
		const chunks = [];
		for await (const chunk of stdin) chunks.push(chunk);
		return Buffer.concat(chunks).toString("utf8");
	},
	elapsed: () => performance.now()
}).catch(() => "");
if (answer !== "") writeSync(1, answer);
process.exit(0);
export {};
