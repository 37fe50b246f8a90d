-- A message looks at those of the two seconds around it by the key of their conversation, and no longer at all that its visitor has ever written there.
CREATE OR REPLACE FUNCTION app.tally_message() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
DECLARE
  v_channel text;
  v_visitor text;
  v_bot boolean;
  -- The least id of two seconds before: the first 48 bits of an id are its milliseconds (RFC 9562, 5.7).
  v_since uuid := (lpad(to_hex(floor(extract(epoch FROM uuid_extract_timestamp(NEW.message_id)) * 1000)::bigint - 2000), 12, '0') || repeat('0', 20))::uuid;
BEGIN
  SELECT c.channel, c.visitor_id, c.bot_reason IS NOT NULL INTO v_channel, v_visitor, v_bot
    FROM app.conversations c WHERE c.account_id = NEW.account_id AND c.conversation_id = NEW.conversation_id;
  PERFORM app.tally(NEW.account_id, NEW.chatbot_id, NEW.created_at, v_channel, v_bot, jsonb_build_object(
    'questions', (NEW.author = 'visitor')::int, 'answers', (NEW.author = 'assistant')::int, 'unanswered', (NEW.answered IS NOT DISTINCT FROM false)::int,
    'person_messages', (NEW.author = 'person')::int, 'first_words', (NEW.first_word_ms IS NOT NULL)::int, 'first_word_ms', coalesce(NEW.first_word_ms, 0),
    'input_tokens', coalesce(NEW.input_tokens, 0), 'output_tokens', coalesce(NEW.output_tokens, 0)));
  IF NEW.answered = false THEN
    UPDATE app.conversations c SET unresolved = true WHERE c.account_id = NEW.account_id AND c.conversation_id = NEW.conversation_id AND NOT c.unresolved;
  END IF;
  IF NEW.sources IS NOT NULL AND NOT v_bot THEN
    INSERT INTO app.analytics_sources AS s (account_id, chatbot_id, day, material_id, times)
    SELECT DISTINCT NEW.account_id, NEW.chatbot_id, (NEW.created_at AT TIME ZONE 'UTC')::date, (e ->> 'materialId')::uuid, 1
      FROM jsonb_array_elements(NEW.sources) e ORDER BY 4
    ON CONFLICT (account_id, chatbot_id, day, material_id) DO UPDATE SET times = s.times + 1;
  END IF;
  -- Four messages of one visitor within two seconds, by the ids that they got when they came in: no person types so fast (S27.4). Whoever is known for it stays so in every conversation; those that
  -- others are writing into at this moment are left to them, since two that wait for each other would both fail, and they look again with the answer.
  IF v_channel = 'widget' AND NOT v_bot AND NEW.author <> 'person' AND (
    EXISTS (SELECT FROM app.conversations c
      WHERE c.account_id = NEW.account_id AND c.chatbot_id = NEW.chatbot_id AND c.visitor_id = v_visitor AND c.bot_reason = 'speed')
    OR NEW.author = 'visitor' AND 4 <= (
      SELECT count(*) FROM app.conversations c JOIN app.messages m ON m.account_id = c.account_id AND m.conversation_id = c.conversation_id
      WHERE c.account_id = NEW.account_id AND c.chatbot_id = NEW.chatbot_id AND c.visitor_id = v_visitor AND m.author = 'visitor'
        AND m.message_id >= v_since
        AND c.last_message_at > NEW.created_at - interval '1 minute'
        AND abs(extract(epoch FROM uuid_extract_timestamp(m.message_id) - uuid_extract_timestamp(NEW.message_id))) < 2))
  THEN
    UPDATE app.conversations u SET bot_reason = 'speed'
      WHERE u.account_id = NEW.account_id AND u.conversation_id IN (
        SELECT c.conversation_id FROM app.conversations c
        WHERE c.account_id = NEW.account_id AND c.chatbot_id = NEW.chatbot_id AND c.visitor_id = v_visitor AND c.bot_reason IS NULL
          AND c.last_message_at > NEW.created_at - interval '10 minutes'
        FOR UPDATE SKIP LOCKED);
  END IF;
  RETURN NULL;
END
$$;

-- Whether a contact is a program's is told by its leads, and a conversation that goes or turns out to be a program's has leads to change.
CREATE INDEX leads_by_contact ON app.leads (account_id, contact_id);

CREATE INDEX leads_by_conversation ON app.leads (account_id, conversation_id) WHERE conversation_id IS NOT NULL;
