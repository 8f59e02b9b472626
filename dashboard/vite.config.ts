import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// `npm run dev` shows the sources against a server that runs elsewhere: `forecastle serve`.
const server = process.env.FORECASTLE_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // The content policy of the service allows files only: nothing may be inlined as data.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false }, manifest: true },
  server: {
    proxy: {
      "/api": { target: server, ws: true },
      "/health": server,
      "/docs": server,
    },
  },
});
