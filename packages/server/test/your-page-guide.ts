// The code of the guide "On your page". A test holds the guide to it, and runs it.

// session
/** POST /telehealth-session on your own website. `idOfSignedIn` is yours: your id of whoever is signed in, or nothing. */
export async function telehealthSession(request: Request, { apiUrl, secretKey, idOfSignedIn }: Yours): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  const externalId = await idOfSignedIn(request);
  if (!externalId) return Response.json({ error: 'Nobody is signed in.' }, { status: 401, headers });
  const reply = await fetch(`${apiUrl}/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ externalId }),
  });
  if (!reply.ok) return Response.json({ error: 'Visits cannot be reached right now.' }, { status: 503, headers });
  const { token } = (await reply.json()) as { token: string };
  return Response.json({ token }, { headers });
}

interface Yours {
  apiUrl: string;
  secretKey: string;
  idOfSignedIn(request: Request): Promise<string | undefined>;
}
// end
