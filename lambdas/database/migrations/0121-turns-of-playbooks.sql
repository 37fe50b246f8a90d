-- What a turn stands on, with where the playbooks and triggers of its conversation stand: what a message comes to is known before anything of it is stored, and the
-- model need not wait for that. All else is as `0120-turns.sql` has it.
CREATE OR REPLACE FUNCTION app.turn_facts(
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
  v_play jsonb;
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
    SELECT jsonb_build_object('state', y.state, 'messageId', y.message_id, 'plan', y.plan) INTO v_play
      FROM app.conversation_plays y WHERE y.account_id = p_account AND y.conversation_id = p_conversation;
  END IF;

  RETURN jsonb_build_object(
    'caller', v_caller,
    'chatbot', v_chatbot,
    'content', v_content,
    'parts', v_parts,
    'conversation', v_conversation,
    'history', coalesce(v_history, '[]'),
    'play', v_play,
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
