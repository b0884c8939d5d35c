// What the rest of the house may use of the HTTP door.
export { httpApp } from './app.ts'
export { type HttpDoor, openHttpDoor } from './door.ts'
export type { HttpLimits } from './limits.ts'
export { ownApi } from './openapi.ts'
export type { Caller } from './operation.ts'
export { hashSecret, matchesSecret } from './secret.ts'
export { ensureSigningKey, type SigningKeys, signingKeys } from './signingKey.ts'
export { signToken } from './token.ts'
