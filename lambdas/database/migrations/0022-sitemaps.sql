-- A sitemap is read once. Its pages wait here until there is room for them among the unfinished materials of the account.
CREATE TABLE app.sitemaps (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  sitemap_id uuid NOT NULL,
  url text NOT NULL CHECK (char_length(url) <= 2048),
  include jsonb NOT NULL,
  exclude jsonb NOT NULL,
  status text NOT NULL CHECK (status IN ('reading', 'importing', 'done', 'failed')),
  reason text CHECK (char_length(reason) <= 20),
  found integer NOT NULL DEFAULT 0,
  pending jsonb NOT NULL DEFAULT '[]',
  fetch_id uuid,
  fetch_tries integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, sitemap_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

CREATE INDEX sitemaps_by_chatbot ON app.sitemaps (account_id, chatbot_id, sitemap_id DESC);

CALL app.isolate('app.sitemaps');

GRANT SELECT, INSERT ON app.sitemaps TO app_api;

GRANT SELECT, UPDATE ON app.sitemaps TO app_ingest;

-- The worker adds the pages of a sitemap.
GRANT INSERT ON app.materials TO app_ingest;

-- Holds the entered account's row, so that two who count its unfinished materials do so one after the other. The worker may not change that row.
CREATE FUNCTION app.lock_account() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM FROM app.accounts a WHERE a.account_id = app.current_account() FOR UPDATE;
END
$$;

REVOKE EXECUTE ON FUNCTION app.lock_account() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION app.lock_account() TO app_ingest;
