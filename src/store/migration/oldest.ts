// The oldest program that still works on the tables, by the schema version that it knows.

/** The statements of this schema. */
export const oldest = (): string[] => ['alter table meta add column oldest integer not null default 0']
