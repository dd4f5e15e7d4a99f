import type { ErrorCode } from '@bedside/contract';

type ErrorText = { means: string; remedy: string };

const text = (means: string, remedy: string): ErrorText => ({ means, remedy });

const SHOW_WHY = 'Show the person why, from `reason`; ask the join decision again when an event of the appointment comes.';
const COUNT_DOWN = 'Count down from `serverNow` to `opensAt` and ask again then; the device’s own clock may be wrong.';

/** What each code means and what to do about it: the errors page. A code without its text does not compile. */
export const ERROR_TEXTS: Record<ErrorCode, ErrorText> = {
  'accounts.awaiting_approval': text(
    'A practitioner signed up, and nobody of the clinic has approved them.',
    'Approve them: `POST /v1/practitioners/{id}/approve`.',
  ),
  'accounts.deactivated': text('The person of this account is deactivated.', 'Reactivate the person if that was a mistake.'),
  'accounts.email_taken': text(
    'The person’s e-mail address belongs to the account of somebody else in this clinic.',
    'Give the person another address first.',
  ),
  'accounts.link_invalid': text(
    'The secret of the link is unknown, was used, or is too old.',
    'Ask for another mail: sign up again, or `POST /v1/auth/password-reset`.',
  ),
  'accounts.password_common': text(
    'The password is on the list of those that are guessed first, or is made of the person’s own address.',
    'Let the person choose another; three words that do not belong together are good.',
  ),
  'accounts.sign_up_off': text(
    'The clinic’s settings do not let this kind of person make an account.',
    'Set `settings.signUp`, or invite the person.',
  ),
  'accounts.wrong_credentials': text(
    'There is no account with this address, or the password is another. The two look the same on purpose.',
    'Ask again; offer a new password.',
  ),
  'api_keys.ended': text(
    'The key was revoked or rotated already.',
    'List the keys; `replacedBy` names the one that took its place.',
  ),
  'api_keys.not_found': text('The clinic has no such key.', 'List the keys with `GET /v1/api-keys`.'),
  'appointments.booking_off': text(
    'The clinic takes no bookings from patients.',
    'Ask the clinic; its staff and its servers can book.',
  ),
  'appointments.expired': text(
    'The request was not confirmed in time, and its time is free again.',
    'Book it anew, if the time is still free.',
  ),
  'appointments.external_id_taken': text(
    'The clinic already has an appointment with this `externalId`.',
    'Look it up with `GET /v1/appointments?externalId=…` and go on with that one, or send another id.',
  ),
  'appointments.form_invalid': text(
    'The clinic’s form was not filled in as its JSON Schema describes.',
    '`errors[]` points at each place. The schema stands in `GET …/check-in`.',
  ),
  'appointments.full': text(
    'Every place of this group visit is taken, or more are taken than the new capacity.',
    'Choose another group, ask the clinic for a larger one, or wait until somebody leaves.',
  ),
  'appointments.guests_full': text(
    'As many guests as there may be come to this visit already: five, of whom its patient brings up to three.',
    'Take one of them out with `DELETE …/guests/{personId}`; beyond three, the clinic adds them.',
  ),
  'appointments.in_the_past': text(
    'The start lies in the past.',
    'Send a start that is yet to come, or leave it out to start now.',
  ),
  'appointments.no_guests_in_groups': text(
    'Guests come to visits of one patient: in a group they would see the other patients.',
    'Plan a visit for this patient alone, and add the guest to that.',
  ),
  'appointments.is_a_group': text(
    'The appointment with this `externalId` is a group visit. `PUT` is for visits of one patient.',
    'Change it with `PATCH`, move it with `POST …/reschedule`, and give and take places with `POST` and `DELETE …/patients`.',
  ),
  'appointments.not_a_group': text(
    'This appointment is for one patient.',
    'Make one with a `capacity` for several patients, or reschedule or cancel this one.',
  ),
  'appointments.not_a_slot': text(
    'The practitioner cannot be booked at that time: it is outside their hours, too soon, too far ahead, of another length or mode.',
    'Offer the times of `GET /v1/practitioners/{id}/slots`, as they are.',
  ),
  'appointments.not_found': text(
    'There is no such appointment, or the caller may not see it. The two look the same on purpose.',
    'Check the id, and whose session or key was sent.',
  ),
  'appointments.not_started_yet': text(
    'A visit that has not begun cannot have been missed; one without a call is completed on its day or later.',
    'Wait for its start, or cancel or move it.',
  ),
  'appointments.not_today': text(
    'Whoever works in the clinic checks people in on the day of the visit, by the clinic’s time zone.',
    'Come back on that day; or move the visit to today.',
  ),
  'appointments.of_other_patients': text(
    'There is an appointment with this `externalId`, and it is for somebody else: who it is for never changes.',
    'Send its own patients; or cancel it and book the other visit with an `externalId` of its own.',
  ),
  'appointments.notice_too_short': text(
    'Patients may cancel or move by themselves only until some time before the start, and that has passed.',
    'Let them call the clinic. The setting is `joinWindow.patientNoticeMinutes`.',
  ),
  'appointments.slot_taken': text(
    'The practitioner or the patient has another appointment that overlaps.',
    'Offer another time.',
  ),
  'appointments.too_late_to_reopen': text(
    'What was marked as missed can be taken back for 24 hours, and those have passed.',
    'Book a new appointment.',
  ),
  'appointments.wrong_status': text(
    'The appointment is in a status from which this cannot be done.',
    '`can` of the appointment lists what the caller may do now. Read it again: somebody may have been faster.',
  ),
  'auth.forbidden': text(
    'The caller is known, and may not do this.',
    'The permission that a route needs stands in the reference; a secret key needs it among its scopes.',
  ),
  'auth.invalid': text(
    'The session token or secret key is unknown, expired or revoked.',
    'Get a new session: from your own server with `POST /v1/sessions`, or by redeeming the invitation again.',
  ),
  'auth.missing': text('No session token or secret key was sent.', 'Send `Authorization: Bearer …`.'),
  'auth.origin_not_allowed': text(
    'The `Origin` of the request is not among the clinic’s allowed origins, or it names none where one is needed, as under `/v1/auth`.',
    'Add exactly this origin (scheme, host and port) with `POST /v1/allowed-origins`; from a command line, send the header.',
  ),
  'auth.secret_key_in_browser': text(
    'A secret key came with an `Origin` header, so from a web page, where everyone can read it.',
    'Revoke the key. Keep keys on your server, and give pages a session instead.',
  ),
  'avatars.not_supported': text(
    'The body is not a JPEG, PNG or WebP picture, whatever its type says.',
    'Send the bytes of one of these. SVG is not taken.',
  ),
  'avatars.unusable': text(
    'The picture cannot be read to its end, or has more than 40 million pixels.',
    'Send a smaller one, or save it anew.',
  ),
  'calendar_feeds.not_found': text(
    'No calendar has this address: it was never made, or it was deleted.',
    'Make a new one with `POST /v1/me/calendar-feed` and enter its address into the calendar program.',
  ),
  'calls.answered_elsewhere': text(
    'The same person took the call on another device first.',
    'Stop ringing here; to talk on this device, join with `takeOver`.',
  ),
  'calls.busy': text('The caller is in a call, or is being rung.', 'Answer or end that call first.'),
  'calls.callee_busy': text('The person who is to be rung is in another call.', 'Ring again later, or send an invitation.'),
  'calls.ended': text('The call is over.', 'Read the appointment again to see what comes next.'),
  'calls.not_accepted': text(
    'Nobody has taken this call yet, or not the caller.',
    'Wait for `call.accepted`, or accept it first.',
  ),
  'calls.not_found': text('There is no such call, or the caller may not see it.', 'Check the id, and whose session was sent.'),
  'calls.not_ringing': text(
    'The call does not ring any more, or does not ring for the caller.',
    'Read the call: its status says what became of it.',
  ),
  'calls.outside_window': text(
    'Patients ring this clinic only while the door of one of their visits is open.',
    'Ring in that time, or send a message.',
  ),
  'calls.ringing_off': text('The clinic takes no calls from patients.', 'Send a message, or use the clinic’s phone number.'),
  'calls.side_room_open': text('Two people of this call are in its side room already.', 'Bring them back first.'),
  'clinics.https_only': text(
    'A live clinic’s page would call the API without TLS.',
    'Send an origin that begins with `https://`, or make a test clinic.',
  ),
  'clinics.too_many_origins': text('The clinic allows as many origins as it can.', 'Remove one that is not used any more.'),
  'consents.nothing_granted': text(
    'The person has not granted what is to be withdrawn.',
    'Read their answers with `GET …/consents`; to say no where nothing was granted, send `refused`.',
  ),
  'conversations.not_found': text(
    'There is no such conversation, or the caller takes no part in it.',
    'Check the id; a guest and a link see the conversation of their appointment only.',
  ),
  'departments.in_use': text(
    'Appointments belong to the department, and keep it in their history.',
    'Keep it, and take its members out of it.',
  ),
  'departments.name_taken': text('Another department of the clinic has this name.', 'Send another name.'),
  'departments.not_found': text(
    'There is no such department, or it is not one the caller acts for. The two look the same on purpose.',
    'List the departments with `GET /v1/departments`.',
  ),
  'events.expired': text(
    'The events after that position are no longer kept, or are too many to catch up on.',
    'Read the resources anew, then follow from now on, without `Last-Event-ID`.',
  ),
  'files.not_found': text(
    'There is no such file, it is not the caller’s to use or to see, it was used already, or its address is too old.',
    'Ask for a new address with `GET /v1/files/{id}/address`; upload again what was never sent.',
  ),
  'files.not_supported': text(
    'The bytes are none of the kinds of files that messages carry. Its name and declared type do not count.',
    'Send a JPEG, PNG, WebP, GIF or HEIC picture, a PDF, plain text in UTF-8, a .docx or an .xlsx.',
  ),
  'files.too_many': text(
    'The person has as many files uploaded as may wait to be sent.',
    'Send them; what is not sent within a day is removed.',
  ),
  'files.unusable': text(
    'The picture cannot be read to its end, or has more than 40 million pixels.',
    'Ask for another copy, or a smaller one.',
  ),
  'idempotency.in_flight': text(
    'A request with the same `Idempotency-Key` is being worked on at this moment.',
    'Wait as long as `Retry-After` says and send the same request again: it then gets the reply of the first.',
  ),
  'idempotency.not_replayable': text(
    'The first request was done. Its reply held a secret, which is shown once and kept nowhere, or you have lost rights since.',
    '`resourceId` names what was made: read it. If its secret was lost, revoke it and make another one with a new key.',
  ),
  'idempotency.other_body': text(
    'The same `Idempotency-Key` came with another body within 24 hours.',
    'Use a new key, a random UUID, for each thing that you want done; send the same bytes when you try again.',
  ),
  'identities.token_invalid': text(
    'The token is not signed by an issuer that the clinic trusts, not for its applications, expired, or of another clinic.',
    'Compare `iss`, `aud` (or `client_id`), `exp` and the clinic’s claim with `GET /v1/identity-providers`.',
  ),
  'identities.unknown_person': text(
    'The token is right, but its role claim gives no role here, or the person is somebody else here, or new people are not made.',
    'Look at `claims.role`, `claims.defaultRole` and `createsPeople` of the identity provider.',
  ),
  'identity_providers.issuer_taken': text('The clinic has an identity provider with this issuer.', 'Change that one.'),
  'identity_providers.not_found': text('There is no such identity provider in this clinic.', 'Read the list again.'),
  'identity_providers.unreachable': text(
    'The issuer’s discovery document or keys could not be read.',
    'Try again; if it goes on, look whether `<issuer>/.well-known/openid-configuration` can be read from the internet.',
  ),
  'invitations.no_email': text(
    'The link was to be mailed, and the person has no e-mail address.',
    'Ask for a `print` or `spoken` one, or add an address first.',
  ),
  'invitations.not_found': text(
    'There is no such invitation, or the caller may not see it.',
    'Open the link exactly as it was sent, or ask the clinic for a new one.',
  ),
  'media.unavailable': text('The media server did not answer.', 'Try again in a few seconds; if it goes on, look at LiveKit.'),
  'messages.client_id_taken': text(
    'The same author has used this `clientId` in this conversation for a message with another content.',
    'Make a new `clientId` for each message; repeat one only with the very same body.',
  ),
  'messages.deleted': text('The message was deleted by its author.', 'Show the place that is left; take no reactions to it.'),
  'messages.not_found': text(
    'There is no such message in this conversation, or the caller may not see it.',
    'Read the conversation again.',
  ),
  'messages.too_late_to_delete': text(
    'An author can delete a message for 15 minutes.',
    'Write another message that sets it right.',
  ),
  'notes.empty': text('The note has no text yet.', 'Save its text with `PATCH /v1/notes/{id}`, or throw the draft away.'),
  'notes.not_draft': text(
    'The note is signed. Nobody changes a signed note.',
    'Write an addendum with `POST /v1/notes/{id}/addenda`.',
  ),
  'notes.not_found': text(
    'There is no such note, or the caller may not see it. The two look the same on purpose.',
    'Check the id, and whose session or key was sent. A patient sees a note once it is signed and released.',
  ),
  'notes.not_signed': text('Only a signed note can be released or added to.', 'Sign it with `POST /v1/notes/{id}/sign` first.'),
  'participants.not_found': text('Nobody of that id takes part.', 'Read the call again: they may have left.'),
  'people.external_id_taken': text(
    'Somebody else of the clinic has this `externalId`.',
    'Look them up with `?externalId=…` and go on with them, or send another id.',
  ),
  'people.has_future_visits': text(
    'The person has visits that are yet to come.',
    'Send `futureVisits`: `keep` leaves them as they are, `cancel` cancels them.',
  ),
  'people.mrn_taken': text(
    'Another patient of the clinic has this medical record number.',
    'Look them up with `?q=…`, or leave `mrn` out to have one made.',
  ),
  'people.not_active': text('The person is deactivated, or waits to be approved.', 'Approve or reactivate them first.'),
  'people.not_found': text(
    'The clinic has no such person.',
    'Check `personId` or `externalId`, and that the key belongs to this clinic.',
  ),
  'people.wrong_status': text('The person’s status does not allow this.', 'Read the person again: `can` lists what may be done.'),
  'proxies.exists': text(
    'This person acts for this patient already.',
    'List the proxies of the patient; end the old one first to change it.',
  ),
  'proxies.patient_required': text(
    'The caller acts for several of these patients, and did not say for whom they do this.',
    'Send the id of one of them in the field that `errors` names: in the body, or in the query where the route has no body.',
  ),
  'proxies.not_found': text('The patient has no such proxy.', 'List them with `GET /v1/patients/{id}/proxies`.'),
  'rate_limit.exceeded': text(
    'Too many requests in a minute.',
    'Wait as many seconds as `Retry-After` says. `RateLimit` tells how many are left.',
  ),
  'request.invalid': text(
    'Something in the body, the query or a header is not as the reference describes. Unknown keys count.',
    '`errors[]` points at each place, and `hint` says what is expected there.',
  ),
  'request.malformed': text('The body is not JSON in UTF-8.', 'Send what `JSON.stringify` makes.'),
  'request.other_query': text(
    '`after` is the `nextCursor` of another list, or of the same one with another filter or order.',
    'Send the same query as for the page before it; only `limit` and `count` may change. To ask for something else, leave `after` out.',
  ),
  'request.precondition_failed': text(
    'What you have read has changed since: its revision is another one than `If-Match` says.',
    'Read it again, look whether the change is still wanted, and send the new `ETag`, quotes included.',
  ),
  'request.precondition_required': text(
    'The route changes what you have read, and wants to know which revision that was.',
    'Send the `ETag` of the resource as `If-Match`, with its quotes.',
  ),
  'request.too_large': text('The body is larger than this route takes.', 'Send less than 64 kB; of a picture less than 5 MB.'),
  'request.unknown_version': text(
    '`API-Version` names a version that this server does not have; or it is absent, and the one to which the key is pinned is gone.',
    'The header `API-Version` of the refusal names the newest: send that one, and pin the key to it with `PATCH /v1/api-keys/{id}`.',
  ),
  'request.unsupported_media_type': text('The body is not declared as JSON.', 'Send `Content-Type: application/json`.'),
  'reviews.closed': text('A review can be changed for a day after it was first given.', 'Show the review as it is.'),
  'reviews.not_completed': text('The visit has not been completed.', 'Ask for the review after `appointment.completed`.'),
  'reviews.not_found': text(
    'There is no such review, or the caller may not see it.',
    'Check the id, and whose session was sent.',
  ),
  'routes.method_not_allowed': text('The address exists, the method does not.', 'The `Allow` header lists those that do.'),
  'routes.not_found': text('There is no such address.', 'Compare it with the reference; mind `/v1`.'),
  'sandbox.test_only': text('Only test clinics have a sandbox.', 'Use a key of a test clinic: `sk_test_…`.'),
  'schedules.exception_not_found': text('The schedule has no such exception.', 'Read the schedule again: it lists them.'),
  'server.internal': text(
    'Something broke on our side. Nothing was written.',
    'Try again; if it goes on, tell us the `instance` of the reply.',
  ),
  'server.unavailable': text(
    'The server cannot work now, most often because its database does not answer.',
    'Try again in a moment.',
  ),
  'series.not_found': text('There is no such series, or none that the caller may see.', 'Check the id.'),
  'slot_holds.not_found': text(
    'There is no such hold: it was used or released, or is somebody else’s.',
    'Hold the slot again, or book without a hold.',
  ),
  'slot_holds.too_many': text('The caller keeps as many slots as one may.', 'Release one, or wait until one expires.'),
  'waiting.no_call_back_number': text(
    'They chose to be phoned, named no number, and the clinic has none of them.',
    'Ask for the number and send it as `callBackNumber`.',
  ),
  'waiting.not_late': text(
    'Nobody said that this visit begins late, or it was taken back meanwhile.',
    'Read `GET /v1/appointments/{id}/running-late` again; to move a visit that is on time there is `…/reschedule`.',
  ),
  'waiting.not_found': text('There is no such waiting entry, or the caller may not see it.', 'Read the waiting list again.'),
  'waiting.not_waiting': text(
    'That person does not wait any more.',
    'Read the waiting list again: somebody may have been faster.',
  ),
  'waitlist.ended': text(
    'The offer was answered or its time is up, or the entry is not open any more.',
    'Read the entry again: its status says what became of it, and another offer may come.',
  ),
  'waitlist.not_found': text(
    'There is no such entry or offer of the waitlist, or none that the caller may see.',
    'Read the waitlist again.',
  ),
  'waitlist.too_many': text('The patient waits for as many slots as one may.', 'Delete an entry that is not needed any more.'),
  'webhook_deliveries.not_found': text('The endpoint has no such delivery, or not any more.', 'Read the list again.'),
  'webhook_deliveries.under_way': text(
    'The delivery is being sent, will be sent again, or waits for an earlier one of its appointment.',
    'Wait for `nextAttemptAt`; only what was `delivered` or `failed` can be sent once more.',
  ),
  'webhook_endpoints.disabled': text(
    'The endpoint is disabled: by the clinic, or because it answered 410.',
    'Enable it with `PATCH`, then try again.',
  ),
  'webhook_endpoints.not_found': text('There is no such webhook endpoint in this clinic.', 'Read the list again.'),
  'webhook_endpoints.too_many': text('A clinic has at most 20 webhook endpoints.', 'Delete one that is not used any more.'),
  'webhooks.invalid_signature': text(
    'The media server’s message is not signed with our key.',
    'LiveKit must use the API key and secret that this server has.',
  ),
  'join.active_elsewhere': text(
    'The person is in this visit, or has its link open, on another device.',
    'Ask the person; send `takeOver: true` to go on here. That ends it there.',
  ),
  'join.cancelled': text('The appointment was cancelled.', SHOW_WHY),
  'join.checkin_incomplete': text('The clinic asks for something before the visit.', SHOW_WHY),
  'join.consent_required': text('The clinic asks for a consent before the visit.', SHOW_WHY),
  'join.denied': text('The practitioner did not admit this person.', SHOW_WHY),
  'join.ended': text('The visit is over.', SHOW_WHY),
  'join.expired': text('The request for the appointment was not answered in time.', SHOW_WHY),
  'join.held': text('The practitioner asked the person to wait.', SHOW_WHY),
  'join.link_revoked': text('The invitation was revoked.', 'Ask the clinic for a new link.'),
  'join.locked': text('The visit is locked: nobody else may come in.', SHOW_WHY),
  'join.no_call_in_this_mode': text('This appointment is not by video or audio.', SHOW_WHY),
  'join.no_show': text('The appointment was closed because someone did not come.', SHOW_WHY),
  'join.nobody_admitted': text(
    'The practitioner has not admitted anyone: there is no call to join yet.',
    'Admit someone who waits. Until then only the preview is shown.',
  ),
  'join.not_confirmed': text('The clinic has not confirmed the appointment yet.', SHOW_WHY),
  'join.not_participant': text('The caller takes no part in the appointment.', 'Check whose session it is.'),
  'join.practitioner_busy': text('The practitioner is in another visit.', SHOW_WHY),
  'join.removed': text('The person was removed from the call.', SHOW_WHY),
  'join.room_full': text('Nobody else fits into the room.', SHOW_WHY),
  'join.too_early': text('The door is not open yet.', COUNT_DOWN),
  'join.too_late': text('The door has closed.', 'Book a new appointment, or ask the clinic.'),
  'join.waiting_for_practitioner': text('The practitioner has not admitted this person yet.', SHOW_WHY),
};
