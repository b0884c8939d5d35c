// What is bound to a statement's parameters.

/**
 * PostgreSQL's text can't hold U+0000, and a partner may write it anywhere; so that both engines keep the
 * same, it is kept as U+2400, the symbol that stands for it. Texts that must be exact are JSON, where it is escaped.
 */
export const withoutNul = (value: unknown): unknown =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\u2400') : value
