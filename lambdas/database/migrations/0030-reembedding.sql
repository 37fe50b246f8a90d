-- A namespace whose embedding model has changed is filled again beside the old one, which goes on answering by words, and takes its place in one step.
ALTER TABLE knowledge.namespaces
  ADD COLUMN next_model text,
  ADD COLUMN next_dimensions integer CHECK (next_dimensions BETWEEN 1 AND 4096),
  ADD COLUMN asked_at timestamptz;

-- Whoever meets vectors of another model says so, and a worker is asked once in a while and not at every question.
GRANT UPDATE (asked_at) ON knowledge.namespaces TO app_api, app_ingest;

-- The table of one namespace, under the policy of its account. Runs as the owner inside the functions below.
CREATE FUNCTION knowledge.make_table(p_table text, p_account uuid, p_dimensions integer) RETURNS void
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
BEGIN
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
     )', p_table, p_account, p_dimensions);
  -- Vectors out of line would be fetched one by one in an exact scan.
  EXECUTE format('ALTER TABLE knowledge.%I ALTER COLUMN embedding SET STORAGE PLAIN', p_table);
  EXECUTE format('CREATE INDEX ON knowledge.%I USING gin (words)', p_table);
  CALL app.isolate(format('knowledge.%I', p_table)::regclass);
  EXECUTE format('GRANT SELECT ON knowledge.%I TO app_api', p_table);
  EXECUTE format('GRANT SELECT, INSERT, DELETE ON knowledge.%I TO app_ingest', p_table);
END
$$;

CREATE OR REPLACE FUNCTION knowledge.create_namespace(p_chatbot uuid, p_model text, p_dimensions integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  v_account uuid := app.current_account();
BEGIN
  IF NOT EXISTS (SELECT FROM app.chatbots c WHERE c.account_id = v_account AND c.chatbot_id = p_chatbot) THEN
    RAISE EXCEPTION 'no such chatbot' USING ERRCODE = 'no_data_found';
  END IF;
  IF EXISTS (SELECT FROM knowledge.namespaces n WHERE n.account_id = v_account AND n.chatbot_id = p_chatbot) THEN
    RETURN;
  END IF;
  INSERT INTO knowledge.namespaces (account_id, chatbot_id, model, dimensions) VALUES (v_account, p_chatbot, p_model, p_dimensions);
  PERFORM knowledge.make_table(knowledge.table_of(p_chatbot), v_account, p_dimensions);
END
$$;

CREATE OR REPLACE FUNCTION knowledge.drop_namespace(p_chatbot uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
BEGIN
  DELETE FROM knowledge.namespaces n WHERE n.account_id = app.current_account() AND n.chatbot_id = p_chatbot;
  IF FOUND THEN
    EXECUTE format('DROP TABLE knowledge.%I', knowledge.table_of(p_chatbot));
    EXECUTE format('DROP TABLE IF EXISTS knowledge.%I', knowledge.table_of(p_chatbot) || '_next');
  END IF;
END
$$;

-- Begins to fill a namespace again with another model, or goes on with what was begun. A beginning with a third model is thrown away.
CREATE FUNCTION knowledge.begin_next(p_chatbot uuid, p_model text, p_dimensions integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  v_account uuid := app.current_account();
  v_next text;
BEGIN
  SELECT n.next_model INTO v_next FROM knowledge.namespaces n WHERE n.account_id = v_account AND n.chatbot_id = p_chatbot AND n.model <> p_model FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such namespace, or of this model already' USING ERRCODE = 'no_data_found';
  END IF;
  IF v_next = p_model THEN
    RETURN;
  END IF;
  EXECUTE format('DROP TABLE IF EXISTS knowledge.%I', knowledge.table_of(p_chatbot) || '_next');
  PERFORM knowledge.make_table(knowledge.table_of(p_chatbot) || '_next', v_account, p_dimensions);
  UPDATE knowledge.namespaces n SET next_model = p_model, next_dimensions = p_dimensions WHERE n.account_id = v_account AND n.chatbot_id = p_chatbot;
END
$$;

-- Puts the new table in the place of the old one, if it holds every chunk of it; says whether it did.
CREATE FUNCTION knowledge.finish_next(p_chatbot uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  v_account uuid := app.current_account();
  v_table text := knowledge.table_of(p_chatbot);
  v_missing boolean;
BEGIN
  PERFORM FROM knowledge.namespaces n WHERE n.account_id = v_account AND n.chatbot_id = p_chatbot AND n.next_model IS NOT NULL FOR UPDATE;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  EXECUTE format('LOCK TABLE knowledge.%I IN ACCESS EXCLUSIVE MODE', v_table);
  EXECUTE format('SELECT EXISTS (SELECT FROM knowledge.%1$I o WHERE NOT EXISTS (SELECT FROM knowledge.%2$I n WHERE n.material_id = o.material_id AND n.ordinal = o.ordinal AND n.text = o.text))',
    v_table, v_table || '_next') INTO v_missing;
  IF v_missing THEN
    RETURN false;
  END IF;
  -- What was cut out of a material while this was under way.
  EXECUTE format('DELETE FROM knowledge.%2$I n WHERE NOT EXISTS (SELECT FROM knowledge.%1$I o WHERE o.material_id = n.material_id AND o.ordinal = n.ordinal)', v_table, v_table || '_next');
  EXECUTE format('DROP TABLE knowledge.%I', v_table);
  EXECUTE format('ALTER TABLE knowledge.%I RENAME TO %I', v_table || '_next', v_table);
  UPDATE knowledge.namespaces n SET model = n.next_model, dimensions = n.next_dimensions, next_model = NULL, next_dimensions = NULL, asked_at = NULL
    WHERE n.account_id = v_account AND n.chatbot_id = p_chatbot;
  RETURN true;
END
$$;

REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA knowledge FROM PUBLIC;

GRANT EXECUTE ON FUNCTION knowledge.begin_next(uuid, text, integer), knowledge.finish_next(uuid) TO app_ingest;
