-- A page is fetched by a job that can do nothing but put an object under one name. What it brings counts only while the row still waits for that very fetch.
ALTER TABLE app.materials DROP CONSTRAINT materials_bytes_check;

ALTER TABLE app.materials
  ADD CONSTRAINT materials_bytes_check CHECK (bytes > 0 OR (kind = 'page' AND bytes = 0)),
  ADD COLUMN fetch_id uuid,
  ADD COLUMN fetch_tries integer NOT NULL DEFAULT 0,
  ADD COLUMN sync_reason text CHECK (char_length(sync_reason) <= 20),
  ADD COLUMN next_sync_at timestamptz;

CREATE INDEX materials_due ON app.materials (account_id, next_sync_at) WHERE next_sync_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX materials_fetching ON app.materials (account_id, updated_at) WHERE fetch_id IS NOT NULL AND deleted_at IS NULL;
