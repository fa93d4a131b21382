import type { HoldfastError } from '@holdfast/contract';

/** An error in the form that clients of chat APIs read. */
export function chatFault(fault: HoldfastError): object {
  return {
    error: {
      message: fault.message,
      type: typeOf(fault),
      param: fault.faults?.[0]?.field ?? null,
      code: fault.code,
    },
  };
}

function typeOf({ status }: HoldfastError): string {
  switch (status) {
    case 401:
      return 'authentication_error';
    case 403:
      return 'permission_error';
    case 429:
      return 'rate_limit_error';
    default:
      return status < 500 ? 'invalid_request_error' : 'server_error';
  }
}
