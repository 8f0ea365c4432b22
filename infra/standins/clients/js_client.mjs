// Plays an application with Flagsmith's JavaScript client, unmodified, and its events enabled.
// Usage: js_client.mjs PATH_OF_THE_CLIENT FLAGS_API EVENTS_API ENVIRONMENT_KEY
import { pathToFileURL } from 'node:url';

const [module, api, eventsApiUrl, environmentID] = process.argv.slice(2);
const { createFlagsmithInstance } = await import(pathToFileURL(module));
const flagsmith = createFlagsmithInstance();

await flagsmith.init({
  environmentID,
  api,
  fetch,
  enableEvents: true,
  eventProcessorConfig: { eventsApiUrl, flushInterval: 500 },
});
await flagsmith.identify('grace', { plan: 'team', seats: 3 });
flagsmith.trackEvent('js text', { value: 'green', metadata: { page: '/' } });
flagsmith.trackEvent('js number', { value: 19.9 });
flagsmith.trackEvent('js boolean', { value: false });
flagsmith.trackEvent('js nothing');
flagsmith.trackEvent('js ünïcode 🦆 "quoted"', { value: "it's" });
const flag = flagsmith.getExperimentFlag('checkout');
if (flag?.value !== 'b-value') throw new Error('unexpected flag ' + JSON.stringify(flag));

// The client sends once more, a second later, what the server did not answer.
await new Promise((resolve) => setTimeout(resolve, 4000));
await flagsmith.flushEvents();
process.exit(0);
