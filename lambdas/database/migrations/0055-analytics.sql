-- Why a conversation is a program's: nothing of it counts (S27). Whether somebody was asked for or a question found no answer, once in its life.
ALTER TABLE app.conversations
  ADD COLUMN bot_reason text CHECK (bot_reason ~ '^[a-z-]{1,40}$'),
  ADD COLUMN handed_over boolean NOT NULL DEFAULT false,
  ADD COLUMN unresolved boolean NOT NULL DEFAULT false;

-- What an answer was and what it cost; NULL for everything else.
ALTER TABLE app.messages
  ADD COLUMN answered boolean,
  ADD COLUMN first_word_ms integer CHECK (first_word_ms >= 0),
  ADD COLUMN input_tokens integer CHECK (input_tokens >= 0),
  ADD COLUMN output_tokens integer CHECK (output_tokens >= 0);

-- Sums of a quarter of an hour: the widest slot of which the hours and days of every time zone are made. They are written by the triggers below in the
-- transaction of what they count, whatever door it came by. No text, no visitor.
CREATE TABLE app.analytics_slots (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  slot timestamptz NOT NULL,
  channel text NOT NULL,
  bot boolean NOT NULL,
  -- Several rows for one slot, so that messages at the same time do not wait for each other.
  shard smallint NOT NULL,
  conversations integer NOT NULL,
  unresolved integer NOT NULL,
  handed_over integer NOT NULL,
  questions integer NOT NULL,
  answers integer NOT NULL,
  unanswered integer NOT NULL,
  person_messages integer NOT NULL,
  thumbs_up integer NOT NULL,
  thumbs_down integer NOT NULL,
  first_words integer NOT NULL,
  first_word_ms bigint NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  PRIMARY KEY (account_id, chatbot_id, slot, channel, bot, shard),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

-- How often answers to people cited a material, by day of UTC.
CREATE TABLE app.analytics_sources (
  account_id uuid NOT NULL,
  chatbot_id uuid NOT NULL,
  day date NOT NULL,
  material_id uuid NOT NULL,
  times integer NOT NULL,
  PRIMARY KEY (account_id, chatbot_id, day, material_id),
  FOREIGN KEY (account_id, chatbot_id) REFERENCES app.chatbots ON DELETE CASCADE
);

CALL app.isolate('app.analytics_slots');

CALL app.isolate('app.analytics_sources');

GRANT SELECT, INSERT, UPDATE ON app.analytics_slots, app.analytics_sources TO app_api, app_ingest;

-- Adds to the sums of the slot of a moment; what is not named is 0. The shard is that of the connection, so that one transaction locks one row of a slot.
CREATE FUNCTION app.tally(p_account uuid, p_chatbot uuid, p_at timestamptz, p_channel text, p_bot boolean, p_sums jsonb) RETURNS void
LANGUAGE sql SECURITY INVOKER SET search_path = pg_catalog
AS $$
  INSERT INTO app.analytics_slots AS s (account_id, chatbot_id, slot, channel, bot, shard, conversations, unresolved, handed_over, questions, answers,
    unanswered, person_messages, thumbs_up, thumbs_down, first_words, first_word_ms, input_tokens, output_tokens)
  SELECT p_account, p_chatbot, date_bin('15 minutes', p_at, '2000-01-01 00:00:00+00'), p_channel, p_bot, (pg_backend_pid() % 4)::smallint,
    coalesce(n.conversations, 0), coalesce(n.unresolved, 0), coalesce(n.handed_over, 0), coalesce(n.questions, 0), coalesce(n.answers, 0),
    coalesce(n.unanswered, 0), coalesce(n.person_messages, 0), coalesce(n.thumbs_up, 0), coalesce(n.thumbs_down, 0), coalesce(n.first_words, 0),
    coalesce(n.first_word_ms, 0), coalesce(n.input_tokens, 0), coalesce(n.output_tokens, 0)
  FROM jsonb_to_record(p_sums) AS n(conversations integer, unresolved integer, handed_over integer, questions integer, answers integer, unanswered integer,
    person_messages integer, thumbs_up integer, thumbs_down integer, first_words integer, first_word_ms bigint, input_tokens bigint, output_tokens bigint)
  ON CONFLICT (account_id, chatbot_id, slot, channel, bot, shard) DO UPDATE SET
    conversations = s.conversations + excluded.conversations, unresolved = s.unresolved + excluded.unresolved,
    handed_over = s.handed_over + excluded.handed_over, questions = s.questions + excluded.questions, answers = s.answers + excluded.answers,
    unanswered = s.unanswered + excluded.unanswered, person_messages = s.person_messages + excluded.person_messages,
    thumbs_up = s.thumbs_up + excluded.thumbs_up, thumbs_down = s.thumbs_down + excluded.thumbs_down, first_words = s.first_words + excluded.first_words,
    first_word_ms = s.first_word_ms + excluded.first_word_ms, input_tokens = s.input_tokens + excluded.input_tokens,
    output_tokens = s.output_tokens + excluded.output_tokens
$$;

CREATE FUNCTION app.tally_conversation() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
BEGIN
  PERFORM app.tally(NEW.account_id, NEW.chatbot_id, NEW.created_at, NEW.channel, NEW.bot_reason IS NOT NULL,
    jsonb_build_object('conversations', 1, 'unresolved', NEW.unresolved::int, 'handed_over', NEW.handed_over::int));
  RETURN NULL;
END
$$;

-- Somebody is asked for once in the life of a conversation, and then the bot has not resolved it by itself.
CREATE FUNCTION app.note_handover() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
BEGIN
  NEW.handed_over := NEW.handed_over OR NEW.status = 'waiting' OR NEW.taken_over_by IS NOT NULL;
  NEW.unresolved := NEW.unresolved OR NEW.handed_over;
  RETURN NEW;
END
$$;

CREATE FUNCTION app.tally_change() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
DECLARE
  v_bot boolean := OLD.bot_reason IS NOT NULL;
  v_sums record;
  v_sign integer;
BEGIN
  PERFORM app.tally(NEW.account_id, NEW.chatbot_id, NEW.created_at, NEW.channel, v_bot,
    jsonb_build_object('unresolved', NEW.unresolved::int - OLD.unresolved::int, 'handed_over', NEW.handed_over::int - OLD.handed_over::int));
  IF v_bot OR NEW.bot_reason IS NULL THEN
    RETURN NULL;
  END IF;
  -- It turns out to be a program's: what was counted of it is taken from people and given to programs.
  FOREACH v_sign IN ARRAY ARRAY[-1, 1] LOOP
    PERFORM app.tally(NEW.account_id, NEW.chatbot_id, NEW.created_at, NEW.channel, v_sign = 1,
      jsonb_build_object('conversations', v_sign, 'unresolved', v_sign * NEW.unresolved::int, 'handed_over', v_sign * NEW.handed_over::int));
    FOR v_sums IN
      SELECT date_bin('15 minutes', m.created_at, '2000-01-01 00:00:00+00') AS slot,
        count(*) FILTER (WHERE m.author = 'visitor') AS questions,
        count(*) FILTER (WHERE m.author = 'assistant') AS answers,
        count(*) FILTER (WHERE m.answered = false) AS unanswered,
        count(*) FILTER (WHERE m.author = 'person') AS person_messages,
        count(f.value) FILTER (WHERE f.value = 'up') AS thumbs_up,
        count(f.value) FILTER (WHERE f.value = 'down') AS thumbs_down,
        count(m.first_word_ms) AS first_words,
        coalesce(sum(m.first_word_ms), 0) AS first_word_ms,
        coalesce(sum(m.input_tokens), 0) AS input_tokens,
        coalesce(sum(m.output_tokens), 0) AS output_tokens
      FROM app.messages m
      LEFT JOIN app.feedback f ON f.account_id = m.account_id AND f.conversation_id = m.conversation_id AND f.message_id = m.message_id
      WHERE m.account_id = NEW.account_id AND m.conversation_id = NEW.conversation_id
      GROUP BY 1
    LOOP
      PERFORM app.tally(NEW.account_id, NEW.chatbot_id, v_sums.slot, NEW.channel, v_sign = 1, jsonb_build_object(
        'questions', v_sign * v_sums.questions, 'answers', v_sign * v_sums.answers, 'unanswered', v_sign * v_sums.unanswered,
        'person_messages', v_sign * v_sums.person_messages, 'thumbs_up', v_sign * v_sums.thumbs_up, 'thumbs_down', v_sign * v_sums.thumbs_down,
        'first_words', v_sign * v_sums.first_words, 'first_word_ms', v_sign * v_sums.first_word_ms, 'input_tokens', v_sign * v_sums.input_tokens,
        'output_tokens', v_sign * v_sums.output_tokens));
    END LOOP;
  END LOOP;
  RETURN NULL;
END
$$;

CREATE FUNCTION app.tally_message() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
DECLARE
  v_channel text;
  v_visitor text;
  v_bot boolean;
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

-- A thumb counts when it was first given; one that is turned moves.
CREATE FUNCTION app.tally_feedback() RETURNS trigger
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog
AS $$
DECLARE
  v_channel text;
  v_bot boolean;
  v_at timestamptz;
BEGIN
  SELECT c.channel, c.bot_reason IS NOT NULL, m.created_at INTO v_channel, v_bot, v_at
    FROM app.conversations c JOIN app.messages m ON m.account_id = c.account_id AND m.conversation_id = c.conversation_id
    WHERE c.account_id = NEW.account_id AND c.conversation_id = NEW.conversation_id AND m.message_id = NEW.message_id;
  PERFORM app.tally(NEW.account_id, NEW.chatbot_id, v_at, v_channel, v_bot, jsonb_build_object(
    'thumbs_up', (NEW.value = 'up')::int - CASE WHEN TG_OP = 'UPDATE' THEN (OLD.value = 'up')::int ELSE 0 END,
    'thumbs_down', (NEW.value = 'down')::int - CASE WHEN TG_OP = 'UPDATE' THEN (OLD.value = 'down')::int ELSE 0 END));
  RETURN NULL;
END
$$;

CREATE TRIGGER tally_conversation AFTER INSERT ON app.conversations FOR EACH ROW EXECUTE FUNCTION app.tally_conversation();

CREATE TRIGGER note_handover BEFORE INSERT OR UPDATE OF status, taken_over_by ON app.conversations FOR EACH ROW EXECUTE FUNCTION app.note_handover();

CREATE TRIGGER tally_change AFTER UPDATE ON app.conversations FOR EACH ROW
  WHEN (OLD.unresolved <> NEW.unresolved OR OLD.handed_over <> NEW.handed_over OR (OLD.bot_reason IS NULL AND NEW.bot_reason IS NOT NULL))
  EXECUTE FUNCTION app.tally_change();

CREATE TRIGGER tally_message AFTER INSERT ON app.messages FOR EACH ROW EXECUTE FUNCTION app.tally_message();

CREATE TRIGGER tally_feedback AFTER INSERT OR UPDATE OF value ON app.feedback FOR EACH ROW EXECUTE FUNCTION app.tally_feedback();

REVOKE EXECUTE ON FUNCTION app.tally(uuid, uuid, timestamptz, text, boolean, jsonb), app.tally_conversation(), app.note_handover(), app.tally_change(),
  app.tally_message(), app.tally_feedback() FROM PUBLIC;

GRANT EXECUTE ON FUNCTION app.tally(uuid, uuid, timestamptz, text, boolean, jsonb) TO app_api, app_ingest;
