// What the rest of the house may use of the HTTP door.
export { type AppOptions, httpApp } from './app.ts'
export { type HttpDoor, type HttpDoorOptions, openHttpDoor } from './door.ts'
export { defaultLimits, type HttpLimits } from './limits.ts'
export { apiFolder, readApi } from './openapi.ts'
export type { Caller } from './operation.ts'
export { hashSecret, matchesSecret } from './secret.ts'
export { ensureSigningKey, type SigningKeys, signingKeys } from './signingKey.ts'
export { signToken, TOKEN_SECONDS } from './token.ts'
