import type { App, IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ACCEPTED_FINDINGS, type AcceptedFinding } from './accepted-findings.ts';

/**
 * The AwsSolutions pack with a table of accepted findings. cdk-nag 3 acknowledges only whole ids, and an id holds the generated name of a cross-stack
 * output; a row here names a rule and resources by pattern, with a reason, and must match something.
 */
export function reasonedRules(app: App, accepted: readonly AcceptedFinding[] = ACCEPTED_FINDINGS): IPolicyValidationPlugin {
  const pack = new AwsSolutionsChecks(app);
  return {
    name: pack.name,
    validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
      const report = pack.validate(context);
      const used = new Set<AcceptedFinding>();
      const violations = report.violations.flatMap((violation) => {
        const open = violation.violatingResources.filter((resource) => {
          const place = resource.resourceLogicalId ?? resource.constructPath?.split('/').slice(1).join('') ?? '';
          const row = accepted.find(({ rule, resource: where }) => rule.test(violation.ruleName.replace(/^AwsSolutions::/, '')) && where.test(place));
          if (row) used.add(row);
          return !row;
        });
        return open.length > 0 ? [{ ...violation, violatingResources: open }] : [];
      });
      const stale = accepted
        .filter((row) => !used.has(row))
        .map(({ rule, reason }) => ({
          ruleName: `stale acceptance ${String(rule)}`,
          description: `No finding matches: ${reason}`,
          severity: 'error',
          violatingResources: [{ constructPath: context.stackTemplates[0]?.stackConstructPath ?? 'App', locations: [] }],
        }));
      return { ...report, violations: [...violations, ...stale], success: violations.length + stale.length === 0 };
    },
  };
}
