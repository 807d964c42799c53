/** The worker's document engine on a bare page, whose processor can be slowed down: that of a worker thread can not. */
import { loadEngine, RecordDocument } from "../../src/app/worker/document";

export type Engine = { loadEngine: typeof loadEngine; RecordDocument: typeof RecordDocument };

Object.assign(globalThis, { heardEngine: { loadEngine, RecordDocument } satisfies Engine });
