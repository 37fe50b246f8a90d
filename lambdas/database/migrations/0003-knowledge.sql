GRANT USAGE ON SCHEMA knowledge TO app_api, app_ingest;

CREATE TABLE app.materials (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  material_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('file')),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 255),
  content_type text NOT NULL,
  bytes bigint NOT NULL CHECK (bytes > 0),
  status text NOT NULL CHECK (status IN ('awaiting-upload', 'scanning', 'rejected', 'processing', 'failed', 'ready')),
  reason text,
  scan jsonb,
  quarantine_version text,
  chunk_count integer NOT NULL DEFAULT 0,
  page_count integer,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  PRIMARY KEY (account_id, material_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

CREATE INDEX materials_by_chatbot ON app.materials (account_id, chatbot_id, material_id DESC);

CREATE INDEX materials_unfinished ON app.materials (account_id, updated_at) WHERE status IN ('awaiting-upload', 'scanning', 'processing') OR deleted_at IS NOT NULL;

CALL app.isolate('app.materials');

GRANT SELECT, INSERT, UPDATE ON app.materials TO app_api;

GRANT SELECT, UPDATE, DELETE ON app.materials TO app_ingest;

-- Which embedding filled a chatbot's namespace; another model or dimension means that it must be embedded again.
CREATE TABLE knowledge.namespaces (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  model text NOT NULL,
  dimensions integer NOT NULL CHECK (dimensions BETWEEN 1 AND 4096),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, chatbot_id)
);

CALL app.isolate('knowledge.namespaces');

GRANT SELECT ON knowledge.namespaces TO app_api, app_ingest;

-- A namespace is a table of its own: the name derives from the chatbot's id, so no input ever chooses it.
CREATE FUNCTION knowledge.table_of(p_chatbot uuid) RETURNS text
LANGUAGE sql IMMUTABLE SECURITY INVOKER SET search_path = pg_catalog
AS $$ SELECT 'ns_' || replace(p_chatbot::text, '-', '') $$;

-- Makes the namespace of a chatbot of the entered account. Runs as the owner, who is under the same policy: a chatbot of another account is not found.
CREATE FUNCTION knowledge.create_namespace(p_chatbot uuid, p_model text, p_dimensions integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  v_account uuid := app.current_account();
  v_table text := knowledge.table_of(p_chatbot);
BEGIN
  IF NOT EXISTS (SELECT FROM app.chatbots c WHERE c.account_id = v_account AND c.chatbot_id = p_chatbot) THEN
    RAISE EXCEPTION 'no such chatbot' USING ERRCODE = 'no_data_found';
  END IF;
  IF EXISTS (SELECT FROM knowledge.namespaces n WHERE n.account_id = v_account AND n.chatbot_id = p_chatbot) THEN
    RETURN;
  END IF;
  INSERT INTO knowledge.namespaces (account_id, chatbot_id, model, dimensions) VALUES (v_account, p_chatbot, p_model, p_dimensions);
  EXECUTE format(
    'CREATE TABLE knowledge.%I (
       account_id uuid NOT NULL CHECK (account_id = %L),
       material_id uuid NOT NULL,
       ordinal integer NOT NULL,
       page integer,
       heading text,
       text text NOT NULL,
       words tsvector NOT NULL,
       embedding public.vector(%s) NOT NULL,
       PRIMARY KEY (material_id, ordinal),
       FOREIGN KEY (account_id, material_id) REFERENCES app.materials ON DELETE CASCADE
     )', v_table, v_account, p_dimensions);
  -- Vectors out of line would be fetched one by one in an exact scan.
  EXECUTE format('ALTER TABLE knowledge.%I ALTER COLUMN embedding SET STORAGE PLAIN', v_table);
  EXECUTE format('CREATE INDEX ON knowledge.%I USING gin (words)', v_table);
  CALL app.isolate(format('knowledge.%I', v_table)::regclass);
  EXECUTE format('GRANT SELECT ON knowledge.%I TO app_api', v_table);
  EXECUTE format('GRANT SELECT, INSERT, DELETE ON knowledge.%I TO app_ingest', v_table);
END
$$;

-- Drops the namespace of a chatbot of the entered account, if there is one.
CREATE FUNCTION knowledge.drop_namespace(p_chatbot uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  DELETE FROM knowledge.namespaces n WHERE n.account_id = app.current_account() AND n.chatbot_id = p_chatbot;
  IF FOUND THEN
    EXECUTE format('DROP TABLE knowledge.%I', knowledge.table_of(p_chatbot));
  END IF;
END
$$;

REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA knowledge FROM PUBLIC;

GRANT EXECUTE ON FUNCTION knowledge.create_namespace(uuid, text, integer), knowledge.drop_namespace(uuid) TO app_ingest;
