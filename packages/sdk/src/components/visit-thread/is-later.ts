import type { ApiError } from '../../api/api-error.ts';

/** No reply came, or the server is not there just now, or asks to wait: the same again works later. */
export const isLater = (cause: unknown) => {
  const { code, status } = cause as Partial<ApiError>;
  return code === 'network.offline' || status === 429 || (status ?? 0) > 501;
};
