/** What Google answers in place of what was asked for. */
export interface GoogleFault {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  readonly domain?: string;
  readonly location?: string;
  readonly locationType?: 'parameter' | 'header';
}

/** Thrown within the fake, and answered in the wire form of Google's errors. */
export class Refusal extends Error {
  readonly fault: GoogleFault;

  constructor(fault: GoogleFault) {
    super(fault.message);
    this.name = 'Refusal';
    this.fault = fault;
  }
}

/** The faults that the fake gives by itself, and that a test may ask it for, by Google's own reasons. */
export const googleFaults = {
  authError: {
    status: 401,
    reason: 'authError',
    message: 'Invalid Credentials',
    location: 'Authorization',
    locationType: 'header',
  },
  insufficientPermissions: {
    status: 403,
    reason: 'insufficientPermissions',
    message: 'Request had insufficient authentication scopes.',
  },
  rateLimitExceeded: {
    status: 403,
    domain: 'usageLimits',
    reason: 'rateLimitExceeded',
    message: 'Rate Limit Exceeded',
  },
  userRateLimitExceeded: {
    status: 403,
    domain: 'usageLimits',
    reason: 'userRateLimitExceeded',
    message: 'User Rate Limit Exceeded',
  },
  quotaExceeded: {
    status: 403,
    domain: 'usageLimits',
    reason: 'quotaExceeded',
    message: 'Calendar usage limits exceeded.',
  },
  forbidden: { status: 403, reason: 'forbidden', message: 'Forbidden' },
  tooManyRequests: {
    status: 429,
    domain: 'usageLimits',
    reason: 'rateLimitExceeded',
    message: 'Rate Limit Exceeded',
  },
  backendError: { status: 500, reason: 'backendError', message: 'Backend Error' },
  unavailable: { status: 503, reason: 'backendError', message: 'The service is currently unavailable.' },
  notFound: { status: 404, reason: 'notFound', message: 'Not Found' },
  duplicate: { status: 409, reason: 'duplicate', message: 'The requested identifier already exists.' },
  deleted: { status: 410, reason: 'deleted', message: 'Resource has been deleted' },
  fullSyncRequired: {
    status: 410,
    domain: 'calendar',
    reason: 'fullSyncRequired',
    message: 'Sync token is no longer valid, a full sync is required.',
    location: 'syncToken',
    locationType: 'parameter',
  },
  conditionNotMet: {
    status: 412,
    reason: 'conditionNotMet',
    message: 'Precondition Failed',
    location: 'If-Match',
    locationType: 'header',
  },
} as const satisfies Record<string, GoogleFault>;

export function invalid(location: string, message = 'Invalid Value'): Refusal {
  return new Refusal({ status: 400, reason: 'invalid', message, location, locationType: 'parameter' });
}

/** The body of an error, as the Calendar API writes it. */
export function errorBody({ status, reason, message, domain = 'global', location, locationType }: GoogleFault): object {
  const where = location === undefined ? {} : { locationType, location };
  return { error: { errors: [{ domain, reason, message, ...where }], code: status, message } };
}
