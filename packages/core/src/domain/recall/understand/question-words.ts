const list = (text: string): string[] => text.trim().split(/\s+/);

/** Words that carry no subject of their own. They stay in the index and are dropped from questions only. */
export const stopWords: ReadonlySet<string> = new Set(
  list(`
  a an the and or but if then else so as than of at by for with about against between into through during before after
  above below to from up down in out on off over under again further once here there all any both each few more most
  other some such no nor not only own same too very can could will would shall should may might must just don now
  is am are was were be been being have has had having do does did doing done
  i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers herself it its
  itself they them their theirs themselves this that these those s t re ve ll d m
  what which who whom whose when where why how
  also ever yet still upon within without per via
  `),
);

/** Words that steer a question without being its subject. */
export const fillers: ReadonlySet<string> = new Set(
  list(`
  many much often long kind kinds type types sort tell list name give describe show find recall remember know
  please according based mention mentioned happen happened thing things various different
  summarize summarise overview recap aspect aspects item items conversation conversations throughout including brought
  time times like likely current currently get got getting make made making
  `),
);
