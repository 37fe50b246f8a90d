// The order matters: who listens first has the message first.
import './worker-filter.ts';
import '@sentry/replay/worker-bundler';
