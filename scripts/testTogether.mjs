// Loads the test files named in TEST_FILES into this process, each as a suite of its own: what one sets up at its top level
// holds for its own tests and no longer, as in a process of its own, but what all of them use is loaded and compiled once.
import { AsyncResource } from 'node:async_hooks'
import { describe } from 'node:test'
import { pathToFileURL } from 'node:url'

let before = Promise.resolve()
for (const file of process.env.TEST_FILES.split('\n'))
  describe(file, () => {
    // Bound: by its asynchronous context the runner knows whose suite a test is in. One after the other: a file that waits
    // for what another one is just loading would go on in the context of that one.
    const loaded = before.then(AsyncResource.bind(() => import(pathToFileURL(file))))
    before = loaded.catch(() => {})
    return loaded
  })
