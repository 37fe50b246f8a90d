-- A large account is erased conversation by conversation, before the cascade of what is left: no statement of a login may run long.
GRANT SELECT, DELETE ON app.conversations TO app_ingest;
