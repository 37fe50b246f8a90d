import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib/core';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, test } from '@jest/globals';
import type { AcceptedFinding } from '../../lib/accepted-findings.ts';
import { ACCEPTED_FINDINGS } from '../../lib/accepted-findings.ts';
import { reasonedRules } from '../../lib/reasoned-rules.ts';

/** A stack with one queue without dead letters and without TLS, and what the rules say of it. */
function judge(accepted: readonly AcceptedFinding[]): { readonly success: boolean; readonly rules: readonly string[] } {
  const outdir = mkdtempSync(join(tmpdir(), 'rempart-rules-'));
  const app = new App({ outdir });
  const stack = new Stack(app, 'Sample');
  new Queue(stack, 'Loose');
  const rules = reasonedRules(app, accepted);
  const { templateFullPath } = app.synth().getStackByName('Sample');
  const report = rules.validate({
    templatePaths: [templateFullPath],
    stackTemplates: [{ path: templateFullPath, stackConstructPath: 'Sample' }],
    appConstruct: app,
  } as unknown as Parameters<typeof rules.validate>[0]);
  rmSync(outdir, { recursive: true });
  return { success: report.success, rules: report.violations.map(({ ruleName }) => ruleName.replace(/^AwsSolutions::/, '')) };
}

const reason = 'a sample';

describe('accepted findings', () => {
  test('what nobody has accepted fails', () => {
    const verdict = judge([]);

    expect(verdict.success).toBe(false);
    expect(verdict.rules.join()).toContain('AwsSolutions-SQS3');
    expect(verdict.rules.join()).toContain('AwsSolutions-SQS4');
  });

  test('what is accepted, for that resource, passes', () => {
    expect(judge([{ rule: /^AwsSolutions-SQS[34]$/, resource: /^Loose/, reason }])).toEqual({ success: true, rules: [] });
    expect(judge([{ rule: /^AwsSolutions-SQS[34]$/, resource: /^Other/, reason }]).success).toBe(false);
  });

  test('a row that matches nothing fails, so none outlives its reason', () => {
    const verdict = judge([
      { rule: /^AwsSolutions-SQS[34]$/, resource: /^Loose/, reason },
      { rule: /^AwsSolutions-S1$/, resource: /Bucket/, reason },
    ]);

    expect(verdict.success).toBe(false);
    expect(verdict.rules).toEqual(['stale acceptance /^AwsSolutions-S1$/']);
  });

  test('every row of ours has a reason that is a sentence, and names its rule from the beginning', () => {
    for (const row of ACCEPTED_FINDINGS) {
      expect(row.reason).toMatch(/^\S.{20,}\.$/);
      expect(row.rule.source).toMatch(/^\^AwsSolutions-/);
    }
  });
});
