#!/usr/bin/env node
// A file that is there before anything is built: npm links a command only when it is.
import './dist/main.js';
