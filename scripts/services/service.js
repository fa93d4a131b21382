/** Whatever a caller of ours can mend: its message says how. */
export class ServicesError extends Error {
}
//# sourceMappingURL=service.js.map