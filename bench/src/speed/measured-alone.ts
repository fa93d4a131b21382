/** Options of `open()` under which nothing runs beside what is measured, and no recall changes the next. */
export const measuredAlone = { extraction: 'off', touches: false, workingSet: false, links: false } as const;
