// Node's own type stripping as a Jest transform: it keeps line and column, so it needs no source map and no other package.
const { createHash } = require('node:crypto');
const { stripTypeScriptTypes } = require('node:module');

module.exports = {
  process: (source) => ({ code: stripTypeScriptTypes(source) }),
  getCacheKey: (source, file, { configString }) => createHash('sha256').update([process.version, file, configString, source].join('\0')).digest('hex'),
};
