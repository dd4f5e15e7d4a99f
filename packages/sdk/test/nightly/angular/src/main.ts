import '@bedside/sdk/define';
import { Component, CUSTOM_ELEMENTS_SCHEMA, provideZoneChangeDetection, signal } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';

type Chosen = Event & { appointment: { id: string } };

@Component({
  selector: 'clinic-page',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    @if (chosen()) {
      <p>chosen: {{ chosen() }}</p>
    }
    @if (isShown()) {
      <telehealth-provider [apiUrl]="apiUrl" publishable-key="pk_test_1" [sessionProvider]="session">
        <appointment-list (telehealth-appointment-selected)="choose($event)"></appointment-list>
      </telehealth-provider>
    }
  `,
})
class ClinicPage {
  protected readonly apiUrl = document.querySelector<HTMLElement>('script[data-api]')!.dataset['api'];
  protected readonly isShown = signal(true);
  protected readonly chosen = signal('');
  protected readonly session = async () => 't';

  constructor() {
    Object.assign(globalThis, { show: (on: boolean) => this.isShown.set(on) });
  }

  protected choose(event: Event) {
    event.preventDefault();
    this.chosen.set((event as Chosen).appointment.id);
  }
}

void bootstrapApplication(ClinicPage, { providers: [provideZoneChangeDetection()] });
