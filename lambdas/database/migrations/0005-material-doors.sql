-- Material comes by more doors than a file: a fetched page, a text, a question with its answer. All of them are objects that pass quarantine.
ALTER TABLE app.materials DROP CONSTRAINT materials_kind_check;

ALTER TABLE app.materials
  ADD CONSTRAINT materials_kind_check CHECK (kind IN ('file', 'page', 'text', 'answer')),
  ADD COLUMN source_url text CHECK (char_length(source_url) <= 2048),
  ADD COLUMN question text CHECK (char_length(question) <= 500),
  ADD COLUMN content_hash text CHECK (content_hash ~ '^[0-9a-f]{64}$'),
  ADD COLUMN resync text CHECK (resync IN ('daily', 'weekly', 'monthly')),
  ADD COLUMN synced_at timestamptz,
  ADD COLUMN sitemap_id uuid;

-- The same page is one material of a chatbot, however often it is asked for.
CREATE UNIQUE INDEX materials_by_page ON app.materials (account_id, chatbot_id, md5(source_url)) WHERE source_url IS NOT NULL AND deleted_at IS NULL;
