import { checkConnection, connection, onRestored } from "./connection";

function restored(): Promise<void> {
  return new Promise((resolve) => {
    const stop = onRestored(() => {
      stop();
      resolve();
    });
  });
}

/**
 * Loads a part of the program that is fetched when it is first needed.
 *
 * Without a connection it waits for one. With a connection a failure is real: the server has another
 * build by now, and only loading the page anew helps.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    await checkConnection();
    if (connection.get() === "up") throw error;
    await restored();
    return loadPart(load);
  }
}
