import { describe, expect, test } from '@jest/globals';
import { mailHtml } from '../../../lambdas/core/mail-html.ts';

describe('a mail as HTML', () => {
  test('has the paragraphs of its text, and a link where a line is an address', () => {
    const html = mailHtml(
      'Confirm your address',
      'Hello,\n\nFollow this link:\nhttps://app.example.com/#/verify-email?token=a.b.c\n\nIt works for 24 hours.\n',
    );

    expect(html.match(/<p /g)).toHaveLength(3);
    expect(html).toContain('<a href="https://app.example.com/#/verify-email?token=a.b.c"');
    expect(html).toContain('<title>Confirm your address</title>');
  });

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '"><a href="https://evil.example">click</a>',
    "' onmouseover='alert(1)",
    '</title><script>alert(1)</script>',
  ])('%s in a name or an agent is text', (hostile) => {
    const html = mailHtml(`Invitation to join ${hostile}`, `${hostile} invites you.\n\n${hostile}\n`);
    const body = html.replace(/<\/?(?:!doctype html|html|head|body|title|div|p|br|meta)(?: [a-z-]+="[^"<>]*")*>/g, '');

    expect(body).not.toMatch(/[<>]/);
  });

  test('an address in the middle of a sentence is no link: whoever sets an agent or a name sends nobody anywhere', () => {
    expect(mailHtml('New device', 'With: Browser https://evil.example/ and more\n')).not.toContain('<a ');
    expect(mailHtml('New device', 'javascript:alert(1)\n')).not.toContain('<a ');
  });

  test.each(['{{constructor.constructor("return 1")()}}', '${7*7}', '<%= 7*7 %>', '#{7*7}'])('%s is no template (S17.8)', (text) => {
    const html = mailHtml(text, `${text}\n`);
    expect(html).not.toContain('49');
    expect(html).toContain(text.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'));
  });

  test('fetches nothing when it is read', () => {
    expect(mailHtml('Any', 'Any text.\n\nhttps://app.example.com/\n')).not.toMatch(/<(?:img|link|script|iframe)|url\(|@import/i);
  });
});
