-- A foreign key of each namespace hangs two triggers on app.materials. With ten thousand chatbots every new connection would load twenty thousand of them, and to
-- delete one material would look into ten thousand tables. One trigger that knows which table it is does the same work.
CREATE FUNCTION knowledge.forget_chunks() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY[knowledge.table_of(OLD.chatbot_id), knowledge.table_of(OLD.chatbot_id) || '_next'] LOOP
    -- A chatbot that goes has dropped its tables before.
    IF to_regclass(format('knowledge.%I', v_table)) IS NOT NULL THEN
      EXECUTE format('DELETE FROM knowledge.%I c WHERE c.account_id = $1 AND c.material_id = $2', v_table) USING OLD.account_id, OLD.material_id;
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;

CREATE TRIGGER forget_chunks AFTER DELETE ON app.materials FOR EACH ROW EXECUTE FUNCTION knowledge.forget_chunks();

-- What is written is of materials that are there, of this very chatbot, and stay there until the transaction is over: a deletion that is under way is waited for.
CREATE FUNCTION knowledge.require_materials() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
AS $$
DECLARE
  v_namespace text := regexp_replace(TG_TABLE_NAME, '_next$', '');
BEGIN
  PERFORM FROM app.materials m
    WHERE (m.account_id, m.material_id) IN (SELECT i.account_id, i.material_id FROM inserted i)
    ORDER BY m.material_id FOR KEY SHARE;
  IF EXISTS (
    SELECT FROM inserted i
    WHERE NOT EXISTS (
      SELECT FROM app.materials m
      WHERE m.account_id = i.account_id AND m.material_id = i.material_id AND knowledge.table_of(m.chatbot_id) = v_namespace
    )
  ) THEN
    RAISE EXCEPTION 'a chunk of no material of this chatbot' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION knowledge.make_table(p_table text, p_account uuid, p_dimensions integer) RETURNS void
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
       PRIMARY KEY (material_id, ordinal)
     )', p_table, p_account, p_dimensions);
  EXECUTE format(
    'CREATE TRIGGER require_materials AFTER INSERT ON knowledge.%I REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION knowledge.require_materials()',
    p_table);
  -- Vectors out of line would be fetched one by one in an exact scan.
  EXECUTE format('ALTER TABLE knowledge.%I ALTER COLUMN embedding SET STORAGE PLAIN', p_table);
  EXECUTE format('CREATE INDEX ON knowledge.%I USING gin (words)', p_table);
  CALL app.isolate(format('knowledge.%I', p_table)::regclass);
  EXECUTE format('GRANT SELECT ON knowledge.%I TO app_api', p_table);
  EXECUTE format('GRANT SELECT, INSERT, DELETE ON knowledge.%I TO app_ingest', p_table);
END
$$;

-- Namespaces that are there already.
DO $$
DECLARE
  v_key record;
BEGIN
  FOR v_key IN
    SELECT c.conname AS name, k.relname AS namespace
    FROM pg_catalog.pg_constraint c
    JOIN pg_catalog.pg_class k ON k.oid = c.conrelid
    WHERE c.contype = 'f' AND c.confrelid = 'app.materials'::regclass AND k.relnamespace = 'knowledge'::regnamespace AND k.relname LIKE 'ns\_%'
  LOOP
    EXECUTE format('ALTER TABLE knowledge.%I DROP CONSTRAINT %I', v_key.namespace, v_key.name);
    EXECUTE format(
      'CREATE TRIGGER require_materials AFTER INSERT ON knowledge.%I REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION knowledge.require_materials()',
      v_key.namespace);
  END LOOP;
END
$$;

REVOKE EXECUTE ON ALL ROUTINES IN SCHEMA knowledge FROM PUBLIC;
