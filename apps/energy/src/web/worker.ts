import { serveForecasting } from '@recurrent/demo-kit/forecasting-worker';

serveForecasting();
