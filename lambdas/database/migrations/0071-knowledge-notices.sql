-- Which shares of its knowledge quota an account's administrators have been told of. A row goes when there is clearly less again, so that a later rise is told.
CREATE TABLE app.knowledge_notices (
  account_id uuid NOT NULL REFERENCES app.accounts ON DELETE CASCADE,
  measure text NOT NULL CHECK (measure IN ('materials', 'bytes', 'chunks')),
  share integer NOT NULL CHECK (share IN (80, 100)),
  told_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, measure, share)
);

CALL app.isolate('app.knowledge_notices');

GRANT SELECT, INSERT, DELETE ON app.knowledge_notices TO app_ingest;

GRANT SELECT ON app.knowledge_notices TO app_api;

-- What an account has in use is counted whenever something is added.
CREATE INDEX materials_in_use ON app.materials (account_id) INCLUDE (bytes, chunk_count) WHERE deleted_at IS NULL;
