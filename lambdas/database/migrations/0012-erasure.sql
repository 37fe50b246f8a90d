-- What the worker that erases accounts reads and removes.
GRANT SELECT ON app.api_keys TO app_ingest;

GRANT DELETE ON app.accounts TO app_ingest;
