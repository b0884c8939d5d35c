// What a set says in ST03, so that a 999 can repeat it in AK203.

/** The statements of the second schema. */
export const conventions = (): string[] => ['alter table document add column convention text']
