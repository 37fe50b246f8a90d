-- What a turn of a conversation stands on, in one statement: who waits for an answer waits for every round trip. It enters the account first, as every transaction
-- does, and runs with the rights of the login that calls it, under the policies of the tables; each query names the account all the same.
CREATE FUNCTION app.turn_facts(
  p_account uuid, p_user uuid, p_key uuid, p_chatbot uuid, p_draft boolean, p_known integer, p_channel uuid,
  p_door text, p_visitor text, p_conversation uuid, p_before uuid, p_history integer
) RETURNS jsonb
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
DECLARE
  v_caller jsonb;
  v_chatbot jsonb;
  v_content jsonb;
  v_parts jsonb;
  v_conversation jsonb;
  v_history jsonb;
BEGIN
  IF p_user IS NOT NULL THEN
    SELECT to_jsonb(e) INTO v_caller FROM app.enter(p_account, p_user, p_chatbot) e;
  ELSIF p_key IS NOT NULL THEN
    SELECT to_jsonb(e) INTO v_caller FROM app.enter_key(p_account, p_key, p_chatbot) e;
  ELSE
    PERFORM app.enter_as(p_account);
  END IF;

  IF p_draft THEN
    SELECT to_jsonb(c) INTO v_chatbot FROM app.chatbots c WHERE c.account_id = p_account AND c.chatbot_id = p_chatbot AND c.deleted_at IS NULL;
    SELECT coalesce(jsonb_agg(jsonb_build_object('part_id', p.part_id, 'kind', p.kind, 'body', p.body)), '[]') INTO v_parts
      FROM app.chatbot_parts p WHERE p.account_id = p_account AND p.chatbot_id = p_chatbot;
  ELSE
    SELECT jsonb_build_object('published_version', c.published_version, 'access_policy', c.access_policy, 'public_key', c.public_key) INTO v_chatbot
      FROM app.chatbots c WHERE c.account_id = p_account AND c.chatbot_id = p_chatbot AND c.deleted_at IS NULL AND c.archived_at IS NULL;
    -- A version never changes, so one that the caller has is not sent again.
    SELECT v.content INTO v_content FROM app.chatbot_versions v
      WHERE v.account_id = p_account AND v.chatbot_id = p_chatbot AND v.version = (v_chatbot ->> 'published_version')::integer AND v.version IS DISTINCT FROM p_known;
  END IF;

  IF p_conversation IS NOT NULL THEN
    SELECT jsonb_build_object('takenOver', c.taken_over_by IS NOT NULL, 'bot', c.bot_reason IS NOT NULL) INTO v_conversation
      FROM app.conversations c
      WHERE c.account_id = p_account AND c.chatbot_id = p_chatbot AND c.conversation_id = p_conversation AND c.visitor_id = p_visitor AND c.channel = p_door;
  END IF;
  IF v_conversation IS NOT NULL THEN
    SELECT jsonb_agg(jsonb_build_object('author', m.author, 'text', m.text) ORDER BY m.message_id) INTO v_history
      FROM (
        SELECT h.message_id, h.author, h.text FROM app.messages h
        WHERE h.account_id = p_account AND h.conversation_id = p_conversation AND h.message_id < p_before
        ORDER BY h.message_id DESC LIMIT p_history
      ) m;
  END IF;

  RETURN jsonb_build_object(
    'caller', v_caller,
    'chatbot', v_chatbot,
    'content', v_content,
    'parts', v_parts,
    'conversation', v_conversation,
    'history', coalesce(v_history, '[]'),
    'forgottenSecondsAgo', (
      SELECT extract(epoch FROM now() - f.forgotten_at) FROM app.forgotten_visitors f
      WHERE f.account_id = p_account AND f.chatbot_id = p_chatbot AND f.visitor_id = p_visitor),
    'vouching', (
      SELECT jsonb_build_object('id', s.secret_id, 'previousId', s.previous_id, 'previousUntilMs', extract(epoch FROM s.previous_until) * 1000)
      FROM app.visitor_secrets s WHERE s.account_id = p_account AND s.chatbot_id = p_chatbot),
    'channel', (
      SELECT jsonb_build_object('admitsUnplaced', h.admits_unplaced) FROM app.channels h
      WHERE h.account_id = p_account AND h.chatbot_id = p_chatbot AND h.channel_id = p_channel AND h.enabled)
  );
END
$$;

-- The passages of a chatbot's namespace that answer a question best (lambdas/retrieval/retrieve.ts), in one statement that enters the account itself. A row
-- without a passage says that the namespace was filled with another model than the question's, and that nobody has asked lately to have it filled again.
CREATE FUNCTION knowledge.search(
  p_account uuid, p_chatbot uuid, p_text text, p_vector text, p_model text, p_limit integer,
  p_candidates integer, p_fusion integer, p_ask_again_seconds integer
) RETURNS TABLE (material_id uuid, name text, page integer, heading text, passage text, likeness double precision)
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
DECLARE
  v_model text;
  v_order text := 'n.ordinal';
  v_likeness text := '0::double precision';
BEGIN
  PERFORM app.enter_as(p_account);
  SELECT s.model INTO v_model FROM knowledge.namespaces s WHERE s.account_id = p_account AND s.chatbot_id = p_chatbot;
  IF v_model IS NULL THEN
    RETURN;
  END IF;
  IF v_model = p_model THEN
    v_order := 'n.embedding OPERATOR(public.<=>) $2';
    v_likeness := '(1 - (n.embedding OPERATOR(public.<=>) $2))::double precision';
  ELSE
    -- Of several at once, one has it.
    UPDATE knowledge.namespaces s SET asked_at = now()
      WHERE s.account_id = p_account AND s.chatbot_id = p_chatbot
        AND (s.asked_at IS NULL OR s.asked_at < now() - make_interval(secs => p_ask_again_seconds));
    IF FOUND THEN
      RETURN QUERY SELECT NULL::uuid, NULL::text, NULL::integer, NULL::text, NULL::text, NULL::double precision;
    END IF;
  END IF;
  -- The table's name derives from the id of the chatbot and from nothing else.
  RETURN QUERY EXECUTE format(
    'WITH words AS (SELECT replace(plainto_tsquery(''pg_catalog.simple'', $1)::text, ''&'', ''|'')::tsquery AS query),
     nearest AS (
       SELECT near.material_id, near.ordinal, row_number() OVER () AS place
       FROM (SELECT n.material_id, n.ordinal FROM knowledge.%1$I n WHERE $3 ORDER BY %2$s LIMIT $4) near
     ),
     worded AS (
       SELECT matching.material_id, matching.ordinal, row_number() OVER () AS place
       FROM (SELECT n.material_id, n.ordinal FROM knowledge.%1$I n, words WHERE n.words @@ words.query ORDER BY ts_rank_cd(n.words, words.query, 1) DESC LIMIT $4) matching
     ),
     fused AS (
       SELECT lists.material_id, lists.ordinal, sum(1.0 / ($5 + lists.place)) AS score
       FROM (SELECT * FROM nearest UNION ALL SELECT * FROM worded) lists
       GROUP BY lists.material_id, lists.ordinal
     )
     SELECT n.material_id, m.name, n.page, n.heading, n.text, %3$s AS likeness
     FROM fused f
     JOIN knowledge.%1$I n USING (material_id, ordinal)
     JOIN app.materials m ON m.account_id = $6 AND m.material_id = n.material_id AND m.deleted_at IS NULL
       AND (m.status = ''ready'' OR (m.kind <> ''file'' AND m.status IN (''awaiting-upload'', ''scanning'', ''processing'')))
     ORDER BY f.score DESC, likeness DESC
     LIMIT $7', knowledge.table_of(p_chatbot), v_order, v_likeness)
    USING p_text, p_vector::public.vector, v_model = p_model, p_candidates, p_fusion, p_account, p_limit;
END
$$;

REVOKE EXECUTE ON FUNCTION app.turn_facts(uuid, uuid, uuid, uuid, boolean, integer, uuid, text, text, uuid, uuid, integer),
  knowledge.search(uuid, uuid, text, text, text, integer, integer, integer, integer) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION app.turn_facts(uuid, uuid, uuid, uuid, boolean, integer, uuid, text, text, uuid, uuid, integer),
  knowledge.search(uuid, uuid, text, text, text, integer, integer, integer, integer), knowledge.table_of(uuid) TO app_api;
