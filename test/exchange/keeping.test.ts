// What is old goes, and a person's data is taken out: both try a whole house on both stores, and share what that loads.
import { redactionPromises } from './keeping/redact.ts'
import { retentionPromises } from './keeping/retention.ts'

retentionPromises()
redactionPromises()
