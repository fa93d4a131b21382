/** Which reading of a memory a vector stands for: its content, its entity names, or its situation (date, speaker, place). */
export type Head = 'semantic' | 'entity' | 'situation';
