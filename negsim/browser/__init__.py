"""A scenario written out for the engine in a browser, negsim/engine/wasm."""
