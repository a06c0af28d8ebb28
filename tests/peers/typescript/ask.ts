// A case system in TypeScript, made from nothing but the served OpenAPI document.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

type Section = NonNullable<components["schemas"]["Sections"]["address"]>;

const { GATEWAY, TOKEN, PNR } = process.env as Record<string, string>;
const client = createClient<paths>({
  baseUrl: GATEWAY!,
  headers: { Authorization: `Bearer ${TOKEN}` },
});

function told(section: Section | undefined): string {
  if (section === undefined) return "not asked for";
  switch (section.outcome) {
    case "found":
      return section.record.postal_code ?? "not registered";
    case "unavailable":
      return `again in ${section.retry_after_seconds ?? 5} seconds`;
    case "unknown":
    case "broken":
      return section.outcome;
  }
}

const asked = await client.POST("/v1/citizen-data", {
  body: { subject: { pnr: PNR! }, purpose: "residence-check", case_reference: "ts-1" },
});
const refused = await client.POST("/v1/citizen-data", {
  body: { subject: { pnr: PNR! }, purpose: "no-such-purpose", case_reference: "ts-1" },
});
const log = await client.GET("/v1/organisation/access-log", {
  params: { query: { case: "ts-1" } },
});
const purposes = await client.GET("/v1/purposes");

console.log(
  JSON.stringify({
    address: told(asked.data?.sections.address),
    entry: asked.data?.receipt.entry_id,
    refused: refused.error?.code,
    said: refused.error?.text.da,
    logged: log.data?.entries.map((row) => row.outcome),
    purposes: purposes.data?.purposes.length,
  }),
);
