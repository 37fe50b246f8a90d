/** Bytes of one file that clamd takes by INSTREAM; more is refused while it is being sent. */
export const STREAM_MAX_BYTES = 100 * 1024 * 1024;
/** Bytes that one file may unfold to. Beyond it there is no clean verdict. */
export const SCAN_MAX_BYTES = 400 * 1024 * 1024;

/**
 * How clamd is run: every limit that it passes is an alert, and an alert is never clean (S24.3). MaxFileSize is larger than MaxScanSize on purpose: libclamav
 * silently cuts a member of a ZIP at MaxFileSize and answers OK, while MaxScanSize does raise its alert.
 */
export const clamdConfig = (paths: { readonly socket: string; readonly definitions: string; readonly temporary: string }): string =>
  [
    `LocalSocket ${paths.socket}`,
    'LocalSocketMode 600',
    'FixStaleSocket yes',
    'Foreground yes',
    `DatabaseDirectory ${paths.definitions}`,
    `TemporaryDirectory ${paths.temporary}`,
    'MaxThreads 2',
    'SelfCheck 0',
    'ConcurrentDatabaseReload no',
    'ExitOnOOM yes',
    `StreamMaxLength ${STREAM_MAX_BYTES}`,
    'MaxFileSize 2000M',
    `MaxScanSize ${SCAN_MAX_BYTES}`,
    'MaxScanTime 60000',
    'MaxRecursion 17',
    'MaxFiles 10000',
    'AlertExceedsMax yes',
    'AlertEncrypted yes',
    '',
  ].join('\n');
