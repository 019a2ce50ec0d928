/** The Express application: the table of routes, mounted between what every request passes before and after it. */
import { ServiceError } from '@rsolv-ast/protocol';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { authenticateCustomer, authenticateOperator } from './authentication.ts';
import { createRequestMetrics } from './metrics.ts';
import { observeRequests } from './observation.ts';
import { answerErrors } from './problem.ts';
import { createRateLimiters } from './rate-limits.ts';
import { beginRequest, contextOf } from './request-context.ts';
import { createRoutes, type Route } from './routes.ts';
import type { Services } from './services.ts';

/** The application over services that somebody else starts and stops (`createGateway`). */
export function buildApp(services: Services): Express {
  const app = express();
  app.set('trust proxy', services.config.trustProxy);
  app.set('query parser', 'simple');
  app.disable('etag');
  app.use(beginRequest(services.clock));
  app.use(observeRequests(services, createRequestMetrics(services.metrics)));
  app.use(helmet());
  app.use(forbidCaching);
  mountRoutes(app, services);
  app.use(() => {
    throw new ServiceError('NOT_FOUND');
  });
  app.use(answerErrors(services.logger));
  return app;
}

/** Answers differ by customer and moment. */
const forbidCaching: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

function mountRoutes(app: Express, services: Services): void {
  const guards = createGuards(services);
  const routes = createRoutes(services);
  for (const route of routes) app[route.method](route.path, announce(route), ...guards(route), ...route.handlers);
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) app.all(path, refuseMethod(ofPath));
}

function announce({ path, errorForm }: Route): RequestHandler {
  return (_request, response, next) => {
    Object.assign(contextOf(response), { route: path, errorForm });
    next();
  };
}

/** Who may pass, and how often: in this order, so that only customers are counted. */
function createGuards(services: Services): (route: Route) => RequestHandler[] {
  const limiters = createRateLimiters(services);
  const customer = authenticateCustomer(services, limiters['failed-authentication']);
  const operator = authenticateOperator(services, limiters['failed-authentication']);
  const authentication = { anyone: [], customer: [customer], operator: [operator] };
  return ({ caller, bucket }) => [...authentication[caller], ...(bucket === undefined ? [] : [limiters[bucket]])];
}

function refuseMethod(ofPath: readonly Route[]): RequestHandler {
  const { path, errorForm } = ofPath[0]!;
  const allow = ofPath.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
  return (_request, response) => {
    Object.assign(contextOf(response), { route: path, errorForm });
    response.setHeader('Allow', allow.join(', '));
    throw new ServiceError('METHOD_NOT_ALLOWED');
  };
}
