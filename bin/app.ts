import { App } from 'aws-cdk-lib/core';
import { buildApp } from '../lib/app.ts';

const app = new App();
buildApp(app);
app.synth();
