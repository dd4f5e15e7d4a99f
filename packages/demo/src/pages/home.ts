import { html } from 'hono/html';
import { layout, type PageContext } from './layout.ts';

export const homePage = (page: PageContext) =>
  layout({
    ...page,
    title: 'Video visits',
    path: '/',
    body: html`
      <section class="hero">
        <h1>See your clinician from home</h1>
        <p>Riverside Clinic offers video visits with the people who know you. Nothing to install.</p>
      </section>
      <section class="doors" aria-label="Try a visit">
        <a class="door" href="/patient" target="_blank">
          <h2>I am a patient</h2>
          <p>See your visits, check your camera and microphone, and come in when the door is open.</p>
          <span class="go">Open the patient's page</span>
        </a>
        <a class="door" href="/book" target="_blank">
          <h2>I need a visit</h2>
          <p>Find a practitioner, choose a time, and say what it is about. Move or cancel it later.</p>
          <span class="go">Book a visit</span>
        </a>
        <a class="door" href="/book-here" target="_blank">
          <h2>I need a visit, on one page</h2>
          <p>The same with the booking element: the time is kept while you type, and your visits stand beside it.</p>
          <span class="go">Book here</span>
        </a>
        <a class="door" href="/practitioner" target="_blank">
          <h2>I work here</h2>
          <p>See who is waiting, and admit them to their visit.</p>
          <span class="go">Open the practitioner's page</span>
        </a>
        <a class="door" href="/desk" target="_blank">
          <h2>I am at the front desk</h2>
          <p>See the day, confirm requests, check people in.</p>
          <span class="go">Open the day</span>
        </a>
      </section>
      <section class="how">
        <h2>To try it</h2>
        <ol>
          <li>
            Open the patient's and the practitioner's page, each in its own window, in another browser or on another screen.
          </li>
          <li>As the patient, choose <b>Join visit</b>, allow camera and microphone, and go to the waiting room.</li>
          <li>As the practitioner, choose <b>Admit</b>, then <b>Join visit</b>. You see and hear each other.</li>
        </ol>
        <p>
          When a visit is over, open a page again: there is always a new one. The same visits in
          <a href="/themes">three looks</a>. The thread, the bell and the calls that were:
          <a href="/talk/patient">the patient’s</a> and <a href="/talk/practitioner">the practitioner’s</a> page. Each element in
          every state: <a href="/gallery">the gallery</a>. The mails, which stay on this machine:
          <a href="${page.apiUrl}/inbox">the inbox</a>. What this site’s server is told: <a href="/webhooks">the webhooks</a>.
        </p>
      </section>
    `,
  });
